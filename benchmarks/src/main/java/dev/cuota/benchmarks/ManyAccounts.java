package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many accounts with a tenant each, who have used all features of their plan in some months. */
final class ManyAccounts {
  private final int accounts;
  private final int features;

  ManyAccounts(int accounts, int features) {
    this.accounts = accounts;
    this.features = features;
  }

  /** The catalog that counts and sells them; one plan of soft limits, a cent for each unit more. */
  Catalog catalog() {
    return catalog("10", 1_000, Mode.SOFT);
  }

  /** The same with another price, allowance and mode. */
  Catalog catalog(String price, long allowance, Mode mode) {
    List<Meter> meters = new ArrayList<>();
    List<Feature> all = new ArrayList<>();
    TreeMap<String, Entitlement> entitlements = new TreeMap<>();
    for (int i = 0; i < features; i++) {
      String key = "f" + i;
      meters.add(
          new Meter(
              key,
              key,
              Aggregation.SUM,
              JsonPath.of("$.v"),
              "",
              Collections.emptySortedMap(),
              Map.of(),
              new BigDecimal("0.001")));
      all.add(
          new Feature(
              key,
              FeatureKind.METERED,
              key,
              "",
              Quantity.ONE,
              true,
              key,
              Collections.emptySortedMap()));
      entitlements.put(
          key,
          new Entitlement(
              Limit.atMost(allowance),
              mode,
              null,
              Entitlement.Scope.TENANT,
              new Overage.Plain(new BigDecimal("0.01"))));
    }
    Plan plan =
        new Plan(
            "bench",
            0,
            new TreeMap<>(Map.of("en", "Bench")),
            new BigDecimal(price),
            "EUR",
            Plan.Interval.MONTH,
            null,
            entitlements,
            null,
            null,
            7,
            Plan.Policy.ANY);
    return new Catalog(
        "Bench",
        "EUR",
        BigDecimal.ZERO,
        "bench",
        "",
        new TreeMap<>(Catalog.byKey(meters, Meter::key)),
        Catalog.byKey(all, Feature::key),
        new TreeMap<>(),
        Catalog.byKey(List.of(plan), Plan::key));
  }

  /**
   * Writes them, with 0 to 2,000 of each feature used in each month, evenly; of the first feature also the
   * hours, one a day.
   */
  void fill(String url, EnvironmentId environment, List<YearMonth> months) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into control.accounts (environment, key, plan, plan_version, created_at)
          select %d, 'a' || i, 'bench', 1, timestamptz '2026-01-01' from generate_series(1, %d) i
          """
              .formatted(environment.value(), accounts));
      statement.execute(
          """
          insert into control.tenants (environment, key, account, created_at)
          select environment, key, id, created_at from control.accounts
          """);
      for (YearMonth month : months) {
        statement.execute(
            """
            insert into control.usage_rollups_monthly
              (tenant, bucket, meter, grp, environment, events, sum)
            select t.id, timestamptz '%s 00:00Z', m.id, 0, t.environment, 100,
                   (t.id * 7919 + m.id * 104729) %% 2000
            from control.tenants t cross join control.meters m
            """
                .formatted(month.atDay(1)));
        statement.execute(
            """
            insert into control.usage_hourly (tenant, bucket, meter, grp, environment, events, sum)
            select t.id, timestamptz '%s 10:00Z' + d * interval '1 day', m.id, 0, t.environment, 4,
                   ((t.id * 7919 + m.id * 104729) %% 2000) / 28.0
            from control.tenants t
            join control.meters m on m.key = 'f0'
            cross join generate_series(0, 27) d
            """
                .formatted(month.atDay(1)));
      }
      statement.execute("analyze");
    }
  }
}
