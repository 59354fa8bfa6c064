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
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.SettableClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a month takes to bill, and to find right when it is billed again. */
@Command(
    name = "close",
    description =
        "Bill a month of many accounts from its rollups, half of them over their allowances.",
    mixinStandardHelpOptions = true)
final class CloseBench implements Callable<Integer> {
  private static final YearMonth JANUARY = YearMonth.of(2026, 1);

  @Option(
      names = "--accounts",
      defaultValue = "10000",
      description = "How many there are, with a tenant each (${DEFAULT-VALUE}).")
  private int accounts;

  @Option(
      names = "--features",
      defaultValue = "10",
      description = "Metered features of the plan (${DEFAULT-VALUE}).")
  private int features;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often it is billed again (${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
    try (Bench bench = Bench.open();
        Engine engine = Engine.open(bench.url(), clock, Ids.random())) {
      EnvironmentId environment = engine.security().createEnvironment("bench", "Bench").id();
      engine.catalogs().apply(environment, catalog(), "bench", "bench");
      fill(bench.url(), environment);
      clock.set(Instant.parse("2026-02-02T06:30:00Z"));
      System.out.printf("%,d accounts with %d features each%n", accounts, features);
      bill(engine, environment, "billed");
      for (int round = 0; round < rounds; round++) {
        bill(engine, environment, "again ");
      }
    }
    return 0;
  }

  private static void bill(Engine engine, EnvironmentId environment, String what) {
    long began = System.nanoTime();
    RunTally tally =
        engine
            .billing()
            .overage(
                new Billing.Ask(environment, JANUARY, false),
                Cause.job("bench"),
                JobRun.Progress.UNHEARD);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf(
        "%s in %,d ms: %s; heap %,d MB%n", what, took.toMillis(), tally.line(), heap());
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private Catalog catalog() {
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
              Limit.atMost(1_000),
              Mode.SOFT,
              null,
              Entitlement.Scope.TENANT,
              new Overage.Plain(new BigDecimal("0.01"))));
    }
    Plan plan =
        new Plan(
            "bench",
            0,
            new TreeMap<>(Map.of("en", "Bench")),
            BigDecimal.TEN,
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

  /** As many accounts, with 0 to 2,000 of each feature used, evenly. */
  private void fill(String url, EnvironmentId environment) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      int number = environment.value();
      statement.execute(
          """
          insert into control.accounts (environment, key, plan, plan_version, created_at)
          select %d, 'a' || i, 'bench', 1, timestamptz '2026-01-01' from generate_series(1, %d) i
          """
              .formatted(number, accounts));
      statement.execute(
          """
          insert into control.tenants (environment, key, account, created_at)
          select environment, key, id, created_at from control.accounts
          """);
      statement.execute(
          """
          insert into control.usage_rollups_monthly
            (tenant, bucket, meter, grp, environment, events, sum)
          select t.id, timestamptz '2026-01-01 00:00Z', m.id, 0, t.environment, 100,
                 (t.id * 7919 + m.id * 104729) % 2000
          from control.tenants t cross join control.meters m
          """);
      statement.execute("analyze");
    }
  }
}
