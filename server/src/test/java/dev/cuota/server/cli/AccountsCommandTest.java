package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.AccountSearch;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.Main;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsCommandTest {
  private static final int WIDTH = 79;
  private static final Cause ADA = Cause.admin("ada");

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text, true);

  @Test
  void itHasToBeSaidWhatAndInWordsThatAreKnown() {
    assertThat(run("accounts")).isEqualTo(2);
    assertThat(text.toString()).contains("list or show?");
    assertThat(run("accounts", "show")).isEqualTo(2);
    assertThat(run("accounts", "list", "--subscription", "paid")).isEqualTo(2);
    assertThat(text.toString()).contains("paid is none of active, pending");
    assertThat(run("accounts", "list", "--limit", "0")).isEqualTo(2);
    assertThat(text.toString()).contains("--limit needs 1 to 200");
  }

  @Test
  void tablesTellWhatIsKnownAndFitTheTerminal() {
    try (World world =
        new World(Instant.parse("2026-03-02T06:00:00Z")).withCatalog(ShopCatalog.catalog())) {
      Lifecycle lifecycle = world.engine().lifecycle();
      lifecycle
          .payers()
          .create(
              world.environment(),
              new NewAccount(
                  "acme",
                  new AccountProfile("Acme ".repeat(30).strip(), "", null),
                  null,
                  List.of(new NewAccount.NewStore("acme", new StoreProfile("", "acme", null))),
                  30),
              ADA);
      long account = lifecycle.payers().find(world.environment(), "acme").orElseThrow().id();
      lifecycle.approvals().approve(world.environment(), "acme", ADA);
      lifecycle
          .subscriptions()
          .begin(
              world.environment(),
              new NewSubscription(
                  account,
                  "large",
                  SubscriptionStatus.ACTIVE,
                  Subscription.Provider.NOBODY,
                  null,
                  null),
              ADA);
      lifecycle.stores().pause(world.environment(), "acme", ADA);

      AccountTable table = new AccountTable(out, WIDTH);
      table.list(
          lifecycle
              .payers()
              .search(world.environment(), new AccountSearch("", null, null, null, 50, 0)),
          1);
      table.show(world.engine().dossiers().of(world.environment(), account).orElseThrow());
    }
    assertThat(text.toString().lines()).allMatch(line -> line.length() <= WIDTH);
    assertThat(text.toString())
        .contains("1 of 1 accounts")
        .contains("subscription  active")
        .contains("acme: paused (admin_manual)")
        .contains("acme: far from its limits")
        .contains("store.paused by ada (admin)")
        .contains("reconciliation       never run")
        .contains("approval: pending →")
        .doesNotContain("null")
        .contains("0 disagreements");
  }

  private int run(String... arguments) {
    return Main.commandLine().setErr(out).execute(arguments);
  }
}
