package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClustersSqlTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ShopCluster shop = new ShopCluster();
  private final EnvironmentId environment = shop.world.environment();
  private final Clusters clusters = shop.clusters;

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void whatWasThereBeforeIsCountedWhenItIsInstalled() {
    coupons("acme", 7);
    coupons("other", 3);
    shop.execute("update shop.store_coupons set archived_at = now() where id = 1");
    shop.install(List.of(ShopCluster.COUPONS));
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("6");
    assertThat(shop.used("other", "active_coupons")).isEqualTo("3");
  }

  @Test
  void installingAgainChangesNothingAndAnotherDeclarationIsCountedAfresh() {
    coupons("acme", 7);
    shop.execute("update shop.store_coupons set is_active = false where id < 3");
    shop.install(List.of(ShopCluster.COUPONS));
    String before = shop.ask("select revision::text from cuota.client_usage");
    assertThat(clusters.install(environment, Clusters.SHARED))
        .isEqualTo(new InstallOutcome.Installed(0, List.of()));
    assertThat(shop.ask("select revision::text from cuota.client_usage")).isEqualTo(before);
    shop.install(List.of(coupons(null, "2")));
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("14");
    coupons("acme", 1);
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("16");
  }

  @Test
  void aCounterThatIsDeclaredNoMoreIsTakenAway() {
    coupons("acme", 7);
    shop.install(List.of(ShopCluster.COUPONS, ShopCluster.BYTES));
    shop.install(List.of(ShopCluster.BYTES));
    coupons("acme", 7);
    assertThat(shop.used("acme", "active_coupons")).isNull();
    assertThat(
            shop.ask(
                "select count(*) from pg_proc where pronamespace = 'cuota'::regnamespace"
                    + " and proname like 'count%'"))
        .isEqualTo("2");
    shop.install(List.of(ShopCluster.COUPONS, ShopCluster.BYTES));
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("14");
  }

  @Test
  void aTableThatIsMissingIsAProblemUntilItIsThere() {
    Counter late = new Counter("late", "shop.later", "tenant", null, Counter.ONE, null);
    shop.declare(List.of(late, ShopCluster.COUPONS));
    InstallOutcome.Installed outcome =
        (InstallOutcome.Installed) clusters.install(environment, Clusters.SHARED);
    assertThat(outcome.changed()).isEqualTo(1);
    assertThat(clusters.problems())
        .containsExactly(
            new CounterProblem(
                environment,
                "late",
                CounterProblem.Kind.TABLE_MISSING,
                "there is no table shop.later"));
    assertThat(clusters.count(environment, "acme", "late")).isEmpty();
    shop.execute("create table shop.later (tenant text)", "insert into shop.later values ('acme')");
    clusters.install(environment, Clusters.SHARED);
    assertThat(clusters.problems()).isEmpty();
    assertThat(shop.used("acme", "late")).isEqualTo("1");
    // A table of the same name is another table.
    shop.execute("drop table shop.later", "create table shop.later (tenant text)");
    clusters.install(environment, Clusters.SHARED);
    assertThat(shop.used("acme", "late")).isEqualTo("0");
    shop.execute("insert into shop.later values ('acme')");
    assertThat(shop.used("acme", "late")).isEqualTo("1");
  }

  @Test
  void aDeclarationThatDoesNotFitIsAProblemAndLeavesNothingBehind() {
    shop.execute("create view shop.a_view as select * from shop.images");
    List<Counter> misfits =
        List.of(
            coupons("no_such_column > 1", "1"),
            counter("clock", "archived_at < now()", "1", null),
            counter("text", null, "code", null),
            counter("aggregate", null, "count(*)", null),
            counter("month", null, "1", "code"),
            new Counter("tenants", "shop.images", "nobody", null, "1", null),
            new Counter("view", "shop.a_view", "tenant_id", null, "1", null));
    shop.declare(misfits);
    InstallOutcome.Installed outcome =
        (InstallOutcome.Installed) clusters.install(environment, Clusters.SHARED);
    assertThat(outcome.changed()).isZero();
    assertThat(outcome.problems())
        .hasSize(misfits.size())
        .allMatch(problem -> problem.kind() == CounterProblem.Kind.REFUSED)
        .anyMatch(problem -> problem.message().contains("IMMUTABLE"))
        .anyMatch(problem -> problem.message().contains("timestamptz"));
    assertThat(shop.ask("select count(*) from pg_trigger where not tgisinternal")).isEqualTo("0");
    coupons("acme", 1);
  }

  @Test
  void rowsThatAreHiddenFromCuotaAreAProblemAndNotZero() {
    shop.execute(
        "alter table shop.store_coupons enable row level security",
        "alter table shop.store_coupons force row level security");
    shop.declare(List.of(ShopCluster.COUPONS));
    InstallOutcome.Installed outcome =
        (InstallOutcome.Installed) clusters.install(environment, Clusters.SHARED);
    assertThat(outcome.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("BYPASSRLS"));
  }

  @Test
  void partitionsCountHoweverTheyAreWritten() {
    String acme = "5b0a2f6e-8a4b-4c52-9d5c-3f7d9a1e0c11";
    orders(acme, "2026-01-10Z", 5);
    shop.install(List.of(ShopCluster.ORDERS));
    orders(acme, "2026-01-31 23:59:59Z", 2);
    orders(acme, "2026-02-01Z", 4);
    shop.execute(
        "insert into shop.orders_2026 (tenant_id, created_at) values ('%s', '2026-01-20Z')"
            .formatted(acme));
    assertThat(month(acme, "2026-01-01Z")).isEqualTo("8");
    assertThat(month(acme, "2026-02-01Z")).isEqualTo("4");
    // Out of one partition and month into others.
    shop.execute(
        "update shop.orders set created_at = '2025-12-24Z' where created_at = '2026-02-01Z'");
    assertThat(month(acme, "2026-02-01Z")).isEqualTo("0");
    assertThat(month(acme, "2025-12-01Z")).isEqualTo("4");
    shop.execute("truncate shop.orders_2025");
    assertThat(month(acme, "2025-12-01Z")).isEqualTo("0");
    assertThat(month(acme, "2026-01-01Z")).isEqualTo("8");
    assertThat(clusters.count(environment, acme, "orders_of_month")).contains(Quantity.of(8));
    assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
  }

  @Test
  void aNewPartitionGetsTriggersAndOneThatCameWithRowsIsCounted() {
    String acme = "5b0a2f6e-8a4b-4c52-9d5c-3f7d9a1e0c11";
    shop.install(List.of(ShopCluster.ORDERS));
    shop.execute(
        "create table shop.orders_2027 partition of shop.orders for values from ('2027-01-01Z') to ('2028-01-01Z')");
    String counted = shop.ask("select counted_at from cuota.counters");
    clusters.install(environment, Clusters.SHARED);
    assertThat(shop.ask("select counted_at from cuota.counters")).isEqualTo(counted);
    shop.execute(
        "insert into shop.orders_2027 (tenant_id, created_at) values ('%s', '2027-05-05Z')"
            .formatted(acme));
    assertThat(month(acme, "2027-05-01Z")).isEqualTo("1");
    shop.execute(
        "create table shop.orders_2028 (like shop.orders)",
        "insert into shop.orders_2028 (id, tenant_id, created_at) values (1, '%s', '2028-05-05Z')"
            .formatted(acme),
        "alter table shop.orders attach partition shop.orders_2028 for values from ('2028-01-01Z') to ('2029-01-01Z')",
        "alter table shop.orders detach partition shop.orders_2027");
    clusters.install(environment, Clusters.SHARED);
    assertThat(month(acme, "2028-05-01Z")).isEqualTo("1");
    assertThat(month(acme, "2027-05-01Z")).isEqualTo("0");
    shop.execute(
        "insert into shop.orders_2027 (id, tenant_id, created_at) values (9, '%s', '2027-05-05Z')"
            .formatted(acme));
    assertThat(month(acme, "2027-05-01Z")).isEqualTo("0");
  }

  /** Nobody waits for the counting, and nothing that is written meanwhile is missed or counted twice. */
  @Test
  void aBackfillBesideEightWritersIsExact() throws Exception {
    shop.execute(
        "insert into shop.store_coupons (tenant_id) select 't' || n % 50 from generate_series(1, 100000) n");
    shop.declare(List.of(ShopCluster.COUPONS));
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        int mine = writer;
        writers.add(threads.submit(() -> write(mine, stop)));
      }
      assertThat(clusters.install(environment, Clusters.SHARED))
          .isEqualTo(new InstallOutcome.Installed(1, List.of()));
      for (int round = 0; round < 5; round++) {
        assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
        assertThat(clusters.recount(environment, Clusters.SHARED, "active_coupons")).isTrue();
      }
      stop.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
  }

  private Void write(int writer, AtomicBoolean stop) throws SQLException {
    try (Connection connection = shop.connect()) {
      for (int i = 0; !stop.get(); i++) {
        String tenant = "t" + (writer * 7 + i) % 50;
        connection.setAutoCommit(i % 3 == 0);
        ShopCluster.execute(
            connection,
            "insert into shop.store_coupons (tenant_id) values ('%s')".formatted(tenant),
            "delete from shop.store_coupons where id = %d and tenant_id = '%s'"
                .formatted(writer * 10_000 + i, tenant));
        if (i % 3 == 1) {
          connection.commit();
        } else if (i % 3 == 2) {
          connection.rollback();
        }
      }
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    }
    return null;
  }

  @Test
  void aTableThatIsKeptLockedIsAProblemAndIsTriedAgain() throws SQLException {
    shop.declare(List.of(ShopCluster.COUPONS));
    try (Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      ShopCluster.execute(connection, "insert into shop.store_coupons (tenant_id) values ('acme')");
      InstallOutcome.Installed outcome =
          (InstallOutcome.Installed) clusters.install(environment, Clusters.SHARED);
      assertThat(outcome.problems())
          .extracting(CounterProblem::kind)
          .containsExactly(CounterProblem.Kind.BUSY);
      connection.commit();
    }
    clusters.install(environment, Clusters.SHARED);
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("1");
  }

  @Test
  void verifyFindsWhatWasBentAndCountingAfreshMendsIt() {
    shop.install(List.of(ShopCluster.COUPONS, ShopCluster.ORDERS));
    coupons("acme", 7);
    assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
    shop.execute(
        "update cuota.client_usage set amount = 100",
        "insert into cuota.client_usage (environment, tenant, counter, amount) values (1, 'ghost', 'active_coupons', 3)");
    assertThat(clusters.verify(environment, Clusters.SHARED))
        .containsExactly(
            new CountDifference("active_coupons", "acme", null, Quantity.of(7), Quantity.of(100)),
            new CountDifference("active_coupons", "ghost", null, Quantity.ZERO, Quantity.of(3)));
    assertThat(clusters.recount(environment, Clusters.SHARED, "active_coupons")).isTrue();
    assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
    assertThat(clusters.recount(environment, Clusters.SHARED, "nothing")).isFalse();
  }

  @Test
  void anUpdateThatChangesTenantConditionOrMonthIsCountedRight() {
    shop.install(List.of(ShopCluster.COUPONS));
    coupons("acme", 4);
    shop.execute("update shop.store_coupons set tenant_id = 'other' where id < 3");
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("2");
    shop.execute("update shop.store_coupons set tenant_id = null where id = 3");
    shop.execute("insert into shop.store_coupons (tenant_id) values (null), (''), ('acme')");
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("2");
    shop.execute(
        """
        merge into shop.store_coupons using (values (4), (77)) as wanted (id)
          on store_coupons.id = wanted.id
          when matched then update set is_active = false
          when not matched then insert (tenant_id) values ('merged')
        """);
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("1");
    assertThat(shop.used("merged", "active_coupons")).isEqualTo("1");
    assertThat(clusters.verify(environment, Clusters.SHARED)).isEmpty();
  }

  /** What is written to other columns costs the count nothing: its row is not even locked. */
  @Test
  void anUpdateOfOtherColumnsLeavesTheCountAlone() {
    shop.install(List.of(ShopCluster.COUPONS));
    coupons("acme", 4);
    String before = shop.ask("select revision from cuota.client_usage");
    shop.execute("update shop.store_coupons set code = 'y'");
    assertThat(shop.ask("select revision from cuota.client_usage")).isEqualTo(before);
  }

  @Test
  void aTenantSeesItsOwnRowsAndWritesNone() throws SQLException {
    shop.install(List.of(ShopCluster.COUPONS), "active_coupons");
    clusters.setCeilings(
        environment,
        List.of(
            new Ceiling("acme", "active_coupons", Limit.atMost(10), Mode.HARD, 1),
            new Ceiling("other", "active_coupons", Limit.atMost(20), Mode.HARD, 1),
            Ceiling.ofUnknown("active_coupons", Limit.atMost(1), Mode.HARD, 1)));
    coupons("acme", 4);
    coupons("other", 5);
    String app = "shop_app_" + shop.ask("select current_database()");
    shop.execute(
        "create role %1$s; grant cuota_tenant to %1$s; grant %1$s to cuota".formatted(app),
        "grant usage on schema shop to " + app,
        "grant select, insert, update, delete on all tables in schema shop to " + app);
    try (Connection connection = shop.connect()) {
      ShopCluster.execute(connection, "set role " + app);
      assertThat(one(connection, "select count(*) from cuota.client_usage")).isEqualTo("0");
      ShopCluster.execute(connection, "set cuota.tenant = 'acme'");
      assertThat(
              one(connection, "select string_agg(tenant || amount, ' ') from cuota.client_usage"))
          .isEqualTo("acme4");
      assertThat(
              one(
                  connection,
                  "select string_agg(tenant || ceiling, ' ' order by ceiling) from cuota.client_limits"))
          .isEqualTo("1 acme10");
      // Writing its own table counts, though it may not touch the count.
      ShopCluster.execute(
          connection, "insert into shop.store_coupons (tenant_id) values ('acme'), ('other')");
      assertThat(one(connection, "select amount::int from cuota.client_usage")).isEqualTo("5");
      for (String forbidden :
          List.of(
              "update cuota.client_usage set amount = 0",
              "delete from cuota.client_usage",
              "insert into cuota.client_limits values (1, 'active_coupons', 'acme', null, false, false, 9)",
              "update cuota.client_limits set ceiling = null",
              "select * from cuota.counters",
              "create temp table t (tenant_id text, is_active boolean, archived_at timestamptz);"
                  + "create trigger t after insert on t referencing new table as added for each"
                  + " statement execute function cuota.count_1()")) {
        assertThatThrownBy(() -> ShopCluster.execute(connection, forbidden))
            .isInstanceOf(SQLException.class)
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("42501");
      }
    }
    assertThat(shop.used("other", "active_coupons")).isEqualTo("6");
  }

  @Test
  void twoNodesHearWithinASecondOfWhatIsCommitted() throws SQLException {
    shop.install(List.of(ShopCluster.COUPONS));
    try (Engine other = shop.world.anotherNode()) {
      // One is woken, the other only looks.
      other.clusters().start();
      Set<String> heard = new ConcurrentSkipListSet<>();
      clusters.onChange(changed -> heard.addAll(changed.tenantKeys()));
      for (Engine node : List.of(shop.world.engine(), other)) {
        assertThat(count(node, "acme")).contains(Quantity.ZERO);
      }
      for (int i = 1; i <= 20; i++) {
        Quantity now = Quantity.of(i);
        coupons("acme", 1);
        long committed = System.nanoTime();
        await(() -> count(other, "acme").equals(Optional.of(now)), PATIENCE);
        await(() -> count(shop.world.engine(), "acme").equals(Optional.of(now)), PATIENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - committed)).isLessThan(A_SECOND);
      }
      await(() -> heard.contains("acme"), PATIENCE);
      try (Connection connection = shop.connect()) {
        connection.setAutoCommit(false);
        ShopCluster.execute(
            connection, "insert into shop.store_coupons (tenant_id) values ('acme')");
        connection.rollback();
      }
      coupons("late", 3);
      assertThat(count(other, "late")).contains(Quantity.of(3));
      assertThat(count(other, "acme")).contains(Quantity.of(20));
    }
  }

  /** A transaction that began before others and ends after them is not passed over. */
  @Test
  void whatWasBegunEarlyAndCommittedLateIsHeardOf() throws SQLException {
    shop.install(List.of(ShopCluster.COUPONS));
    assertThat(count(shop.world.engine(), "slow")).contains(Quantity.ZERO);
    try (Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      ShopCluster.execute(connection, "insert into shop.store_coupons (tenant_id) values ('slow')");
      for (int i = 1; i <= 3; i++) {
        Quantity now = Quantity.of(i);
        coupons("quick", 1);
        await(() -> count(shop.world.engine(), "quick").equals(Optional.of(now)), PATIENCE);
      }
      connection.commit();
    }
    await(() -> count(shop.world.engine(), "slow").equals(Optional.of(Quantity.ONE)), PATIENCE);
  }

  @Test
  void aMonthThatBeginsIsCountedFromNothing() {
    String acme = "5b0a2f6e-8a4b-4c52-9d5c-3f7d9a1e0c11";
    shop.install(List.of(ShopCluster.ORDERS));
    orders(acme, "2026-01-31Z", 5);
    await(
        () ->
            clusters
                .count(environment, acme, "orders_of_month")
                .equals(Optional.of(Quantity.of(5))),
        PATIENCE);
    shop.world.clock().set(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(clusters.count(environment, acme, "orders_of_month")).contains(Quantity.ZERO);
    orders(acme, "2026-02-02Z", 2);
    await(
        () ->
            clusters
                .count(environment, acme, "orders_of_month")
                .equals(Optional.of(Quantity.of(2))),
        PATIENCE);
  }

  @Test
  void anAppliedCatalogIsInstalledThroughTheOutbox() {
    shop.declare(List.of(ShopCluster.COUPONS));
    assertThat(clusters.counters(environment, Clusters.SHARED)).noneMatch(LiveCounter::counted);
    shop.world.engine().outbox().dispatchDue();
    assertThat(clusters.counters(environment, Clusters.SHARED))
        .containsExactly(
            new LiveCounter(
                "active_coupons", "shop.store_coupons", false, true, 0, Optional.empty()));
    assertThat(clusters.clusters(environment))
        .singleElement()
        .satisfies(
            cluster -> {
              assertThat(cluster.key()).isEqualTo(Clusters.SHARED);
              assertThat(cluster.status()).isEqualTo(ClusterStatus.READY);
              assertThat(cluster.connected()).isTrue();
            });
  }

  @Test
  void withoutAClusterNothingIsKnownAndNothingFails() {
    try (World alone = new World(ShopCluster.NOON)) {
      Clusters none = alone.engine().clusters();
      none.setCeilings(
          alone.environment(),
          List.of(new Ceiling("acme", "active_coupons", Limit.unlimited(), Mode.HARD, 1)));
      assertThat(none.install(alone.environment(), Clusters.SHARED))
          .isEqualTo(new InstallOutcome.NoCluster());
      assertThat(none.count(alone.environment(), "acme", "active_coupons")).isEmpty();
      assertThat(none.verify(alone.environment(), Clusters.SHARED)).isEmpty();
    }
  }

  @Test
  void aClusterThatIsAwayStopsNothingButIsSaid() {
    String nowhere = "jdbc:postgresql://localhost:1/none?user=a&password=b";
    try (World lonely = new World(ShopCluster.NOON, new ClusterOptions(nowhere, false))) {
      Clusters away = lonely.engine().clusters();
      assertThat(away.count(lonely.environment(), "acme", "active_coupons")).isEmpty();
      assertThat(away.install(lonely.environment(), Clusters.SHARED))
          .isInstanceOf(InstallOutcome.Unreachable.class);
      assertThat(away.clusters(lonely.environment())).noneMatch(Cluster::connected);
    }
  }

  private static Counter coupons(@org.jspecify.annotations.Nullable String where, String amount) {
    return new Counter("active_coupons", "shop.store_coupons", "tenant_id", where, amount, null);
  }

  private static Counter counter(
      String key,
      @org.jspecify.annotations.Nullable String where,
      String amount,
      @org.jspecify.annotations.Nullable String month) {
    return new Counter(key, "shop.store_coupons", "tenant_id", where, amount, month);
  }

  private void coupons(String tenant, int many) {
    shop.execute(
        "insert into shop.store_coupons (tenant_id) select '%s' from generate_series(1, %d)"
            .formatted(tenant, many));
  }

  private void orders(String tenant, String at, int many) {
    shop.execute(
        "insert into shop.orders (tenant_id, created_at) select '%s', '%s' from generate_series(1, %d)"
            .formatted(tenant, at, many));
  }

  private String month(String tenant, String month) {
    return shop.ask(
        "select amount::text from cuota.client_usage where tenant = '%s' and period = '%s'"
            .formatted(tenant, month));
  }

  private Optional<Quantity> count(Engine node, String tenant) {
    return node.clusters().count(environment, tenant, "active_coupons");
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void await(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + patience).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }
}
