package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cuota.core.accounts.ProbeRules;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is paused is looked after; the store is a real one that answers by HTTP. */
class StoreWatchSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer shop = shop();

  private HttpServer shop() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void store() {
    lifecycle.probes().allowOwnNetwork();
    String url = "http://localhost:" + shop.getAddress().getPort() + "/";
    lifecycle
        .payers()
        .create(
            environment,
            new NewAccount(
                "acme",
                AccountProfile.UNKNOWN,
                null,
                List.of(new NewAccount.NewStore("acme", new StoreProfile("Acme", "acme", url))),
                7),
            ADA);
    lifecycle.approvals().approve(environment, "acme", ADA);
    world.engine().outbox().dispatchDue();
  }

  @AfterEach
  void close() {
    shop.stop(0);
    world.close();
  }

  private List<Alert> open(String kind) {
    return world.engine().alerts().open(environment).stream()
        .filter(alert -> alert.alarm().kind().equals(kind))
        .toList();
  }

  /** Lets time go on in small steps, and does what is due at each. */
  private void wait(Duration time, Duration step) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
      world.clock().advance(step);
      world.engine().outbox().dispatchDue();
    }
  }

  @Test
  void aPausedStoreIsAskedUntilItIsGone() {
    lifecycle.stores().pause(environment, "acme", ADA);
    wait(Duration.ofMinutes(2), Duration.ofSeconds(5));
    assertThat(asked.get()).isBetween(3, 10);
    assertThat(open(StoreProbes.STILL_SERVED)).isEmpty();
    status.set(404);
    wait(Duration.ofMinutes(2), Duration.ofSeconds(5));
    int looks = asked.get();
    wait(Duration.ofDays(1), Duration.ofMinutes(30));
    assertThat(asked).hasValue(looks);
    assertThat(open(StoreProbes.STILL_SERVED)).isEmpty();
    assertThat(world.engine().outbox().givenUp(10)).isEmpty();
  }

  @Test
  void oneThatIsServedForTooLongRaisesAnAlertThatEndsWithIt() {
    lifecycle.stores().pause(environment, "acme", ADA);
    wait(ProbeRules.LIMIT.minusSeconds(10), Duration.ofSeconds(5));
    assertThat(open(StoreProbes.STILL_SERVED)).isEmpty();
    wait(Duration.ofMinutes(1), Duration.ofSeconds(5));
    assertThat(open(StoreProbes.STILL_SERVED)).hasSize(1);
    assertThat(open(StoreProbes.STILL_SERVED).getFirst().alarm().details())
        .containsEntry("answer", "status 200");
    wait(Duration.ofHours(5), Duration.ofMinutes(10));
    assertThat(open(StoreProbes.STILL_SERVED)).hasSize(1);

    status.set(410);
    wait(Duration.ofHours(2), Duration.ofMinutes(10));
    assertThat(open(StoreProbes.STILL_SERVED)).isEmpty();
  }

  @Test
  void whoIsShownAgainIsAskedNoMoreAndTheAlertEndsWithThatCommit() {
    lifecycle.stores().pause(environment, "acme", ADA);
    wait(ProbeRules.LIMIT.plusMinutes(1), Duration.ofSeconds(5));
    assertThat(open(StoreProbes.STILL_SERVED)).hasSize(1);
    lifecycle.stores().unpause(environment, "acme", ADA);
    assertThat(open(StoreProbes.STILL_SERVED)).isEmpty();
    int looks = asked.get();
    wait(Duration.ofHours(3), Duration.ofMinutes(10));
    assertThat(asked).hasValue(looks);
  }

  @Test
  void pausedAgainAndAgainItIsOneChainOfLooksOnTwoNodes() {
    try (Engine other = world.anotherNode()) {
      other.lifecycle().probes().allowOwnNetwork();
      for (int i = 0; i < 10; i++) {
        lifecycle.stores().pause(environment, "acme", ADA);
        lifecycle.stores().unpause(environment, "acme", ADA);
      }
      lifecycle.stores().pause(environment, "acme", ADA);
      world.clock().advance(ProbeRules.firstPause());
      int taken = world.engine().outbox().dispatchDue() + other.outbox().dispatchDue();
      assertThat(taken).isGreaterThan(10);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aDoorInSomebodysOwnNetworkIsNotKnockedAtUnlessTheOperatorSaysSo() {
    try (Engine careful = world.anotherNode()) {
      careful.lifecycle().stores().pause(environment, "acme", ADA);
      world.clock().advance(Duration.ofMinutes(1));
      careful.outbox().dispatchDue();
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void oneThatIsPausedForADayRaisesAnAlertOnceUntilItIsShown() {
    lifecycle.stores().pause(environment, "acme", ADA);
    world.clock().advance(PausedStores.LONG.minusSeconds(1));
    assertThat(run(false)).isEmpty();
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(run(true)).hasSize(1);
    assertThat(open(PausedStores.PAUSED_LONG)).isEmpty();
    assertThat(run(false)).hasSize(1);
    assertThat(run(false)).isEmpty();
    assertThat(open(PausedStores.PAUSED_LONG))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.times()).isEqualTo(1);
              assertThat(alert.alarm().subject()).isEqualTo("acme");
              assertThat(alert.alarm().severity()).isEqualTo(AlertSeverity.WARNING);
              assertThat(alert.alarm().details()).containsEntry("reason", "admin_manual");
            });
    lifecycle.stores().unpause(environment, "acme", ADA);
    assertThat(open(PausedStores.PAUSED_LONG)).isEmpty();
  }

  private List<String> run(boolean dryRun) {
    world
        .engine()
        .jobs()
        .run(new JobAsk("paused_stores", null, dryRun, "ada"), JobRun.Progress.UNHEARD);
    return world.engine().jobs().executions("paused_stores", 1).getFirst().lines();
  }

  @Test
  void aStatusThatNobodyKnowsChangesNoAccessAndRaisesAnAlertUntilItIsKnown() {
    Subscriptions subscriptions = lifecycle.subscriptions();
    long account = lifecycle.payers().find(environment, "acme").orElseThrow().id();
    Subscription one =
        ((BeginOutcome.Begun)
                subscriptions.begin(
                    environment,
                    new NewSubscription(
                        account,
                        "small",
                        SubscriptionStatus.ACTIVE,
                        new Subscription.Provider("stripe", "sub_1"),
                        null,
                        null),
                    ADA))
            .subscription();
    Store before = lifecycle.stores().find(environment, "acme").orElseThrow();
    subscriptions.syncSubscriptionStatus(
        environment, one.id(), StatusWord.of(SubscriptionStatus.UNKNOWN), ADA);
    assertThat(open(UnknownStatuses.UNKNOWN))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.alarm().subject()).isEqualTo(one.id().toString());
              assertThat(alert.alarm().details())
                  .containsEntry("providerRef", "sub_1")
                  .containsEntry("before", "active");
            });
    assertThat(lifecycle.stores().find(environment, "acme").orElseThrow().showing())
        .isEqualTo(before.showing());
    subscriptions.syncSubscriptionStatus(
        environment, one.id(), StatusWord.of(SubscriptionStatus.PAST_DUE), ADA);
    assertThat(open(UnknownStatuses.UNKNOWN)).isEmpty();
  }
}
