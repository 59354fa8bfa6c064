package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgesSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");

  private final String clusterUrl = TestPostgres.newDatabase();
  private final World world =
      new World(NOON, new ClusterOptions(clusterUrl, false)).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();

  @BeforeEach
  void stores() {
    world.engine().clusters().install(environment, Clusters.SHARED);
    for (String key : List.of("acme", "other")) {
      NewAccount.NewStore store =
          new NewAccount.NewStore(key, new StoreProfile("Shop " + key, key, null));
      lifecycle
          .payers()
          .create(
              environment,
              new NewAccount(key, AccountProfile.UNKNOWN, null, List.of(store), 7),
              ADA);
      lifecycle.approvals().approve(environment, key, ADA);
      there(
          """
          insert into cuota.client_usage (environment, tenant, counter, amount)
          values (%1$d, '%2$s', 'coupons', 0), (%1$d, '%2$s', 'images', 5)
          """
              .formatted(environment.value(), key));
    }
    world.engine().outbox().dispatchDue();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void there(String change) {
    try (Connection connection = DriverManager.getConnection(clusterUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String clients() {
    return ask("select string_agg(tenant, ' ' order by tenant) from cuota.clients");
  }

  private String counts() {
    return ask(
        "select string_agg(tenant || ' ' || counter, ', ' order by tenant, counter)"
            + " from cuota.client_usage");
  }

  private String ask(String query) {
    try (Connection connection = DriverManager.getConnection(clusterUrl);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long account() {
    return lifecycle.payers().find(environment, "acme").orElseThrow().id();
  }

  private BeginOutcome begin() {
    return lifecycle
        .subscriptions()
        .begin(
            environment,
            new NewSubscription(
                account(),
                "small",
                SubscriptionStatus.ACTIVE,
                Subscription.Provider.NOBODY,
                null,
                null),
            ADA);
  }

  /** Ends its subscription, and lets time go by until it is purged. */
  private void end() {
    Subscription one = ((BeginOutcome.Begun) begin()).subscription();
    lifecycle.subscriptions().cancel(environment, one.id(), PlanChange.NOW, ADA);
    world.clock().advance(DueDates.RETENTION.plusMinutes(1));
    lifecycle.dueDates().run(DueDates.RETENTION, false);
    world.engine().outbox().dispatchDue();
    assertThat(lifecycle.payers().find(environment, "acme").orElseThrow().subscription())
        .isEqualTo(SubscriptionStatus.PURGED);
  }

  private List<String> run(boolean dryRun) {
    world.engine().jobs().run(new JobAsk("purge", null, dryRun, "ada"), JobRun.Progress.UNHEARD);
    return world.engine().jobs().executions("purge", 1).getFirst().lines();
  }

  private long purgedInJournal() {
    return world
        .engine()
        .security()
        .journal()
        .concerning(environment, account(), Long.MAX_VALUE, 100)
        .stream()
        .filter(entry -> entry.act().act().equals("account.purged"))
        .count();
  }

  @Test
  void whatIsOverIsForgottenByItsClusterAndNothingElse() {
    assertThat(run(false)).isEmpty();
    end();
    assertThat(run(true)).singleElement().asString().contains("acme: purged", "row, 1 counts");
    assertThat(clients()).isEqualTo("acme other");
    assertThat(purgedInJournal()).isZero();

    assertThat(run(false)).hasSize(1);
    assertThat(clients()).isEqualTo("other");
    assertThat(counts()).isEqualTo("acme images, other coupons, other images");
    assertThat(purgedInJournal()).isEqualTo(1);
    assertThat(run(false)).isEmpty();
    assertThat(world.engine().security().journal().verify()).isEmpty();
  }

  @Test
  void aCountOfRowsThatAreThereGoesWithThem() {
    end();
    assertThat(run(false)).singleElement().asString().contains("left {images=");
    there("update cuota.client_usage set amount = 0 where counter = 'images'");
    assertThat(run(false)).hasSize(1);
    assertThat(counts()).isEqualTo("other coupons, other images");
    world.clock().advance(Purges.LOOK_AGAIN.plus(Duration.ofDays(1)));
    there(
        "insert into cuota.client_usage (environment, tenant, counter, amount) values (%d, 'acme', 'x', 0)"
            .formatted(environment.value()));
    assertThat(run(false)).isEmpty();
  }

  @Test
  void theNightDoesNotBringBackWhatIsPurgedAndWhoComesBackIsToldAgain() {
    end();
    run(false);
    assertThat(world.engine().reconciliation().run(environment, false, ADA, (_, _) -> {}).found())
        .isZero();
    assertThat(clients()).isEqualTo("other");

    begin();
    world.engine().outbox().dispatchDue();
    assertThat(clients()).isEqualTo("acme other");
    assertThat(run(false)).isEmpty();
    assertThat(clients()).isEqualTo("acme other");
  }
}
