package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WelcomeSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final List<String> greeted = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private void approve(String email) {
    lifecycle
        .payers()
        .create(
            environment,
            new NewAccount(
                "acme",
                new AccountProfile("Acme", email, "AR"),
                null,
                List.of(new NewAccount.NewStore("acme", new StoreProfile("Acme", "acme", null))),
                7),
            ADA);
    lifecycle.approvals().approve(environment, "acme", ADA);
  }

  private void wait(Engine engine) {
    for (int i = 0; i < 20; i++) {
      engine.outbox().dispatchDue();
      world.clock().advance(Duration.ofMinutes(1));
    }
  }

  private List<Alert> unsure() {
    return world.engine().alerts().openOf(Welcome.UNSURE);
  }

  @Test
  void whoIsApprovedIsWelcomedOnceHoweverOftenItIsTried() {
    lifecycle.greetBy(
        (id, account, store) -> {
          greeted.add(id + " " + account.key() + " " + store.key());
          if (greeted.size() < 3) {
            throw new IOException("the server is away");
          }
        });
    approve("ana@acme.example");
    wait(world.engine());
    assertThat(greeted).hasSize(3).allMatch(one -> one.equals(greeted.getFirst()));
    assertThat(greeted.getFirst()).endsWith(" acme acme");
    lifecycle.approvals().approve(environment, "acme", ADA);
    wait(world.engine());
    assertThat(greeted).hasSize(3);
    assertThat(unsure()).isEmpty();
  }

  @Test
  void whoHasNoAddressIsNotPromisedAny() {
    lifecycle.greetBy((_, account, _) -> greeted.add(account.key()));
    approve("");
    wait(world.engine());
    assertThat(greeted).isEmpty();
    Store store = lifecycle.stores().find(environment, "acme").orElseThrow();
    assertThat(lifecycle.approvals().last(environment, store).orElseThrow().checklist())
        .contains("welcome: not possible");
  }

  @Test
  void aNodeThatDiesWhileItSendsLeavesItToAPersonAndNobodySendsTwice() {
    lifecycle.greetBy(
        (_, account, _) -> {
          greeted.add(account.key());
          throw new Death();
        });
    approve("ana@acme.example");
    assertThat(catchThrowable(world.engine().outbox()::dispatchDue)).isInstanceOf(Death.class);
    try (Engine other = world.anotherNode()) {
      other.lifecycle().greetBy((_, account, _) -> greeted.add(account.key()));
      wait(other);
    }
    assertThat(greeted).hasSize(1);
    assertThat(unsure())
        .singleElement()
        .satisfies(alert -> assertThat(alert.alarm().subject()).isEqualTo("acme"));
    assertThat(world.engine().outbox().givenUp(10)).isEmpty();
  }

  @Test
  void whenNobodyCanSayWhetherItWasSentItIsNotSentAgain() {
    lifecycle.greetBy(
        (_, account, _) -> {
          greeted.add(account.key());
          throw new Greeter.Unsure(new IOException("the line broke"));
        });
    approve("ana@acme.example");
    wait(world.engine());
    assertThat(greeted).hasSize(1);
    assertThat(unsure()).hasSize(1);
  }

  /** What a process that is killed throws here: nothing of ours catches it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }
}
