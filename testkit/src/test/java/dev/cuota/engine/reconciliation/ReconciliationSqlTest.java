package dev.cuota.engine.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.Wire;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");
  private static final String SECOND = "cluster_b";
  private static final String THIRD = "cluster_c";
  private static final int MANY = 10_000;

  private final String sharedUrl = TestPostgres.newDatabase();
  private final String secondUrl = TestPostgres.newDatabase();
  private final String thirdUrl = TestPostgres.newDatabase();
  private final Wire wire = Wire.to(secondUrl);
  private final World world =
      new World(
              NOON,
              new ClusterOptions(
                  Map.of(Clusters.SHARED, sharedUrl),
                  true,
                  Secrets.ofKey(Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]))))
          .withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final Reconciliation reconciliation = world.engine().reconciliation();

  @BeforeEach
  void clusters() {
    Clusters clusters = world.engine().clusters();
    clusters.install(environment, Clusters.SHARED);
    clusters
        .registry()
        .create(
            environment,
            new ClusterWish(SECOND, wire.through(secondUrl), ClusterSettings.USUAL),
            "ada");
    clusters
        .registry()
        .create(environment, new ClusterWish(THIRD, thirdUrl, ClusterSettings.USUAL), "ada");
    for (String cluster : List.of(SECOND, THIRD)) {
      clusters.install(environment, cluster);
      clusters.stores().page(environment, cluster, "", 1);
    }
  }

  @AfterEach
  void close() {
    world.close();
    wire.close();
  }

  private void shop(String key, SubscriptionStatus status) {
    NewAccount.NewStore store =
        new NewAccount.NewStore(key, new StoreProfile("Shop " + key, key, null));
    lifecycle
        .payers()
        .create(
            environment,
            new NewAccount(key, AccountProfile.UNKNOWN, null, List.of(store), 30),
            ADA);
    lifecycle.approvals().approve(environment, key, ADA);
    lifecycle
        .subscriptions()
        .begin(
            environment,
            new NewSubscription(
                account(key), "small", status, Subscription.Provider.NOBODY, null, null),
            ADA);
  }

  private long account(String key) {
    return lifecycle.payers().find(environment, key).orElseThrow().id();
  }

  private String clusterOf(String key) {
    return Objects.requireNonNull(
        lifecycle.stores().find(environment, key).orElseThrow().cluster());
  }

  private String urlOf(String cluster) {
    return switch (cluster) {
      case SECOND -> secondUrl;
      case THIRD -> thirdUrl;
      default -> sharedUrl;
    };
  }

  /** Does something to the row of a store in its cluster, behind Cuota's back. */
  private void there(String key, String change) {
    sql(
        urlOf(clusterOf(key)),
        "update cuota.clients set %s where tenant = '%s'".formatted(change, key));
  }

  private static void sql(String url, String... statements) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long count(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private ReconciliationReport run(boolean dryRun) {
    return reconciliation.run(environment, dryRun, ADA, (_, _) -> {});
  }

  private static String elsewhere(String cluster) {
    return cluster.equals(THIRD) ? SECOND : THIRD;
  }

  @Test
  void oneOfEachKindIsFoundAndWhatIsSafeIsMended() {
    for (String key :
        List.of("fine", "hidden", "by-hand", "shown", "slug", "plan", "gone", "moved", "wronged")) {
      shop(key, SubscriptionStatus.ACTIVE);
    }
    shop("denied", SubscriptionStatus.ACTIVE);
    lifecycle.stores().pause(environment, "shown", ADA);
    world.engine().outbox().dispatchDue();
    assertThat(run(true).found()).isZero();

    there("hidden", "publication_status = 'draft'");
    there("by-hand", "publication_status = 'paused', paused_reason = 'fraud'");
    there(
        "shown", "publication_status = 'published', paused_reason = null, mirrored_reason = null");
    there("slug", "slug = 'other'");
    there("plan", "plan = 'gigantic'");
    sql(urlOf(clusterOf("gone")), "delete from cuota.clients where tenant = 'gone'");
    String other = elsewhere(clusterOf("moved"));
    sql(urlOf(other), insert("moved"), insert("stranger"));
    sql(
        world.url(),
        "update control.tenants set publication = 'paused', paused_at = now(),"
            + " paused_reason = 'subscription_suspended' where key = 'wronged'",
        "update control.accounts set subscription_status = 'suspended' where key = 'denied'",
        "update control.subscriptions set status = 'suspended' where account = "
            + account("denied"));
    there("wronged", "publication_status = 'paused', paused_reason = 'subscription_suspended'");
    there("denied", "subscription_status = 'suspended'");

    ReconciliationReport dry = run(true);
    var expected =
        List.of(
            tuple("hidden", DesyncKind.NOT_PUBLISHED),
            tuple("by-hand", DesyncKind.PAUSED_BY_HAND),
            tuple("shown", DesyncKind.STILL_PUBLISHED),
            tuple("slug", DesyncKind.SLUG_DIFFERS),
            tuple("plan", DesyncKind.DETAILS_DIFFER),
            tuple("gone", DesyncKind.MISSING_IN_CLUSTER),
            tuple("moved", DesyncKind.LIVES_ELSEWHERE),
            tuple("stranger", DesyncKind.MISSING_IN_CONTROL),
            tuple("wronged", DesyncKind.PAUSED_THOUGH_ACTIVE),
            tuple("denied", DesyncKind.PUBLISHED_THOUGH_DENIED));
    assertThat(dry.desyncs())
        .extracting(Desync::tenant, Desync::kind)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run(true).desyncs()).hasSameSizeAs(expected);
    assertThat(reconciliation.open(environment)).hasSameSizeAs(expected);

    ReconciliationReport real = run(false);
    assertThat(real.found()).isEqualTo(expected.size());
    assertThat(real.desyncs())
        .filteredOn(one -> one.state() == Desync.State.LEFT)
        .extracting(Desync::tenant)
        .containsExactlyInAnyOrder("by-hand", "moved", "stranger");
    world.engine().outbox().dispatchDue();
    world.clock().advance(Duration.ofMinutes(1));
    assertThat(run(false).desyncs())
        .extracting(Desync::tenant)
        .containsExactlyInAnyOrder("by-hand", "moved", "stranger");
    assertThat(reconciliation.open(environment)).hasSize(3);
    assertThat(lifecycle.stores().find(environment, "wronged").orElseThrow().showing())
        .isEqualTo(Showing.PUBLISHED);
    assertThat(lifecycle.stores().find(environment, "denied").orElseThrow().showing())
        .isEqualTo(Showing.paused(PauseReason.SUBSCRIPTION_SUSPENDED));
  }

  private String insert(String tenant) {
    return """
        insert into cuota.clients (environment, tenant, slug, name, publication_status, plan,
                                   subscription_status, revision, updated_at)
        values (%d, '%s', '', '', 'draft', '', '', 1, now())
        """
        .formatted(environment.value(), tenant);
  }

  @Test
  void aClusterThatIsAwayIsToldOfAndStopsNoOther() {
    for (int i = 0; i < 12; i++) {
      shop("shop-" + i, SubscriptionStatus.ACTIVE);
    }
    world.engine().outbox().dispatchDue();
    sql(sharedUrl, "delete from cuota.clients");
    sql(thirdUrl, "delete from cuota.clients");
    wire.cut();
    ReconciliationReport report = run(false);
    assertThat(report.silent()).containsOnlyKeys(SECOND);
    assertThat(report.found())
        .isEqualTo(
            count(
                world.url(),
                "select count(*) from control.tenants where cluster <> '" + SECOND + "'"));
    assertThat(report.desyncs()).allMatch(one -> one.state() == Desync.State.FIXED);
    wire.mend();
    assertThat(run(false).found()).isZero();
  }

  @Test
  void tenThousandAccountsOnThreeClustersAreComparedAndMendedWithinAMinute() {
    sql(
        world.url(),
        """
        insert into control.accounts (environment, key, plan, plan_version, created_at)
        select %1$d, 'shop-' || n, 'small', 1, now() from generate_series(1, %2$d) n
        """
            .formatted(environment.value(), MANY),
        """
        insert into control.tenants (environment, key, account, cluster, created_at)
        select %1$d, a.key, a.id,
               (array['%2$s', '%3$s', '%4$s'])[1 + a.id %% 3], now()
        from control.accounts a
        """
            .formatted(environment.value(), Clusters.SHARED, SECOND, THIRD));
    long began = System.nanoTime();
    ReconciliationReport first = run(false);
    long mended = System.nanoTime() - began;
    assertThat(first.found()).isEqualTo(MANY);
    assertThat(first.compared()).isEqualTo(MANY);
    began = System.nanoTime();
    ReconciliationReport second = run(true);
    long compared = System.nanoTime() - began;
    System.out.printf(
        "%,d accounts on 3 clusters: all told in %d ms, compared in %d ms%n",
        MANY, mended / 1_000_000, compared / 1_000_000);
    assertThat(second.found()).isZero();
    assertThat(Duration.ofNanos(mended + compared)).isLessThan(Duration.ofSeconds(60));
  }
}
