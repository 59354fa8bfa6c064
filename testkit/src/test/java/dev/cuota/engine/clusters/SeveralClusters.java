package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.platform.Tx;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.Wire;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A platform with shops in two databases, the second at the end of a wire that can be cut. Tenants whose
 * key begins with {@code eu} live there.
 */
final class SeveralClusters implements AutoCloseable {
  static final String EU = "cluster_eu_01";
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Secrets SECRETS =
      Secrets.ofKey(Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]));

  final String sharedUrl = TestPostgres.newDatabase();
  final String euUrl = TestPostgres.newDatabase();
  final Wire wire = Wire.to(euUrl);
  final World world =
      new World(
          ShopCluster.NOON, new ClusterOptions(Map.of(Clusters.SHARED, sharedUrl), true, SECRETS));
  final Clusters clusters = world.engine().clusters();
  final EnvironmentId environment = world.environment();

  SeveralClusters() {
    for (String url : List.of(sharedUrl, euUrl)) {
      execute(
          url,
          "create schema shop",
          "create table shop.store_coupons (id bigint generated always as identity,"
              + " tenant_id text, is_active boolean default true, archived_at timestamptz)");
    }
    clusters.askFrom(new ByName());
    declare();
    clusters.install(environment, Clusters.SHARED);
  }

  /** What the accounts room will know. */
  static final class ByName implements Whereabouts {
    volatile long inEurope;

    @Override
    public String clusterOf(EnvironmentId environment, String tenantKey) {
      return tenantKey.startsWith("eu") ? EU : Clusters.SHARED;
    }

    @Override
    public long tenants(Tx tx, EnvironmentId environment, String cluster) {
      return cluster.equals(EU) ? inEurope : cluster.equals(Clusters.SHARED) ? 1 : 0;
    }
  }

  /** Adds the second one. */
  SeveralClusters withEurope() {
    ClusterOutcome outcome = create(EU, wire.through(euUrl));
    if (!(outcome instanceof ClusterOutcome.Done)) {
      throw new IllegalStateException("not created: " + outcome);
    }
    clusters.install(environment, EU);
    return this;
  }

  ClusterOutcome create(String key, String url) {
    return clusters
        .registry()
        .create(environment, new ClusterWish(key, url, ClusterSettings.USUAL), "tester");
  }

  /** Puts coupons under limits that the databases hold. */
  private void declare() {
    Counter counter = ShopCluster.COUPONS;
    Feature feature =
        new Feature(
            counter.key(),
            FeatureKind.COUNT,
            null,
            "",
            Quantity.ONE,
            true,
            counter.key(),
            Collections.emptySortedMap(),
            counter.key(),
            EnforcedBy.DATABASE);
    world.withCatalog(
        new Catalog(
            "Shop",
            "USD",
            BigDecimal.ZERO,
            "",
            "",
            new TreeMap<>(),
            Catalog.byKey(List.of(feature), Feature::key),
            new TreeMap<>(),
            Map.of(),
            new TreeMap<>(Catalog.byKey(List.of(counter), Counter::key))));
  }

  /** Checks who answers, as if the next interval had begun. */
  void check() {
    world.clock().advance(HealthChecks.INTERVAL);
    clusters.checkHealth();
  }

  Cluster europe() {
    return clusters.registry().find(environment, EU).orElseThrow();
  }

  static void coupons(String url, String tenant, int many) {
    execute(
        url,
        "insert into shop.store_coupons (tenant_id) select '%s' from generate_series(1, %d)"
            .formatted(tenant, many));
  }

  static void execute(String url, String... statements) {
    try (Connection connection = DriverManager.getConnection(url)) {
      ShopCluster.execute(connection, statements);
    } catch (SQLException e) {
      throw new ShopCluster.Refused(e);
    }
  }

  static String ask(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new ShopCluster.Refused(e);
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for " + PATIENCE);
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  @Override
  public void close() {
    world.close();
    wire.close();
  }
}
