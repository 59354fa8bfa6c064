package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.platform.Quantity;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database of a platform that runs shops, and a Cuota that is told of it. */
final class ShopCluster implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  static final Counter COUPONS =
      new Counter(
          "active_coupons",
          "shop.store_coupons",
          "tenant_id",
          "is_active and archived_at is null",
          Counter.ONE,
          null);
  static final Counter BYTES =
      new Counter("image_bytes", "shop.images", "tenant_id", null, "bytes", null);
  static final Counter ORDERS =
      new Counter("orders_of_month", "shop.orders", "tenant_id", null, Counter.ONE, "created_at");

  final String url = TestPostgres.newDatabase();
  final World world = new World(NOON, new ClusterOptions(url, false));
  final Clusters clusters = world.engine().clusters();

  ShopCluster() {
    execute(
        "create schema shop",
        """
        create table shop.store_coupons (
          id bigint generated always as identity primary key, tenant_id text,
          code text not null default 'x', is_active boolean not null default true,
          archived_at timestamptz)
        """,
        "create table shop.images (id bigint generated always as identity, tenant_id int, bytes bigint)",
        """
        create table shop.orders (
          id bigint generated always as identity, tenant_id uuid, created_at timestamptz not null)
          partition by range (created_at)
        """,
        "create table shop.orders_2025 partition of shop.orders for values from ('2025-01-01Z') to ('2026-01-01Z')",
        "create table shop.orders_2026 partition of shop.orders for values from ('2026-01-01Z') to ('2027-01-01Z')");
  }

  /** Puts a catalog with these counters in force; those named are enforced by the database. */
  ShopCluster declare(List<Counter> counters, String... enforced) {
    List<Feature> features = new ArrayList<>();
    for (Counter counter : counters) {
      boolean level = counter.key().equals("image_bytes");
      features.add(
          new Feature(
              counter.key(),
              level ? FeatureKind.LEVEL : FeatureKind.COUNT,
              null,
              "",
              Quantity.ONE,
              true,
              counter.key(),
              Collections.emptySortedMap(),
              counter.key(),
              List.of(enforced).contains(counter.key()) ? EnforcedBy.DATABASE : EnforcedBy.GUARD));
    }
    world.withCatalog(
        new Catalog(
            "Shop",
            "USD",
            BigDecimal.ZERO,
            "",
            "",
            new TreeMap<>(),
            Catalog.byKey(features, Feature::key),
            new TreeMap<>(),
            Map.of(),
            new TreeMap<>(Catalog.byKey(counters, Counter::key))));
    return this;
  }

  /** The same, installed. */
  ShopCluster install(List<Counter> counters, String... enforced) {
    declare(counters, enforced);
    InstallOutcome outcome = clusters.install(world.environment(), Clusters.SHARED);
    if (!(outcome instanceof InstallOutcome.Installed installed)
        || !installed.problems().isEmpty()) {
      throw new IllegalStateException("not installed: " + outcome);
    }
    return this;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  void execute(String... statements) {
    try (Connection connection = connect()) {
      execute(connection, statements);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  String ask(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  /** What the cluster says of a count; null when it never counted any. */
  String used(String tenant, String counter) {
    return ask(
        "select sum(amount)::text from cuota.client_usage where tenant = '%s' and counter = '%s'"
            .formatted(tenant, counter));
  }

  @Override
  public void close() {
    world.close();
  }

  /** The database said no. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final SQLException sql;

    Refused(SQLException sql) {
      super(sql);
      this.sql = sql;
    }
  }
}
