package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.engine.clusters.ClusterChange;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Follower;
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
import org.junit.jupiter.api.Test;

/** Where accounts are placed, and what that costs. */
class PlacesSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");
  private static final int MANY = 200;

  /** How often two tables of a control database were looked into, and a cluster was spoken to. */
  private record Looks(long clusters, long accounts, long transactions, Duration time) {
    /**
     * How often the cluster may have been looked at in passing, for live counts: several follow it,
     * and it cleans up by itself.
     */
    long inPassing() {
      return MANY / 4 + 2 * time.toMillis() / Follower.PAUSE.toMillis();
    }
  }

  @Test
  void whereThereIsOneClusterNobodyIsAskedWhereAnAccountGoes() throws SQLException {
    Looks without = looks(0);
    Looks with = looks(MANY);
    assertThat(with.clusters()).isEqualTo(without.clusters());
    assertThat(with.transactions()).isLessThan(with.inPassing());
    // What is counted is counted: accounts are looked for, and found or not.
    assertThat(with.accounts()).isGreaterThanOrEqualTo(without.accounts() + MANY);
  }

  /** Makes accounts, and lets the database say what it was asked once all connections are closed. */
  private static Looks looks(int accounts) throws SQLException {
    String cluster = TestPostgres.newDatabase();
    long began = System.nanoTime();
    try (World world =
        new World(NOON, new ClusterOptions(cluster, false)).withCatalog(ShopCatalog.catalog())) {
      for (int i = 0; i < accounts; i++) {
        String key = "shop-" + i;
        assertThat(make(world, key)).isInstanceOf(AccountOutcome.Written.class);
        assertThat(store(world, key).cluster()).isEqualTo(Clusters.SHARED);
      }
      world.engine().close();
      return new Looks(
          number(world.url(), scansOf("clusters")),
          number(world.url(), scansOf("accounts")),
          number(
              TestPostgres.newDatabase(),
              "select xact_commit + xact_rollback from pg_stat_database where datname = '%s'"
                  .formatted(name(cluster))),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static String scansOf(String table) {
    return """
        select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables
        where schemaname = 'control' and relname = '%s'
        """
        .formatted(table);
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
  }

  private static long number(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void whoFoundNoRoomIsPlacedWhenThereIsSomeAndItsClusterHearsOfIt() throws SQLException {
    String cluster = TestPostgres.newDatabase();
    try (World world =
        new World(NOON, new ClusterOptions(cluster, true)).withCatalog(ShopCatalog.catalog())) {
      Clusters clusters = world.engine().clusters();
      clusters.install(world.environment(), Clusters.SHARED);
      set(world, ClusterStatus.DRAINING);
      make(world, "acme");
      assertThat(store(world, "acme").cluster()).isNull();
      assertThat(world.engine().accounts().placeAll()).isZero();

      set(world, ClusterStatus.READY);
      assertThat(world.engine().accounts().placeAll()).isEqualTo(1);
      assertThat(store(world, "acme").cluster()).isEqualTo(Clusters.SHARED);
      world.engine().outbox().dispatchDue();
      assertThat(number(cluster, "select count(*) from cuota.clients where tenant = 'acme'"))
          .isEqualTo(1);
    }
  }

  private static void set(World world, ClusterStatus status) {
    world
        .engine()
        .clusters()
        .registry()
        .change(world.environment(), Clusters.SHARED, ClusterChange.to(status), "ada");
  }

  private static AccountOutcome make(World world, String key) {
    NewAccount.NewStore store = new NewAccount.NewStore(key, new StoreProfile("", key, null));
    return world
        .engine()
        .lifecycle()
        .payers()
        .create(
            world.environment(),
            new NewAccount(key, AccountProfile.UNKNOWN, null, List.of(store), 30),
            ADA);
  }

  private static Store store(World world, String key) {
    return world.engine().lifecycle().stores().find(world.environment(), key).orElseThrow();
  }
}
