package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Ceiling;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.InstallOutcome;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a live count costs the platform's own writes. */
@Command(
    name = "triggers",
    description =
        "Insert single rows into a table that is not counted, one that is, and one with a limit.",
    mixinStandardHelpOptions = true)
final class TriggersBench implements Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each side is measured, in turn (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "Length of one measurement (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--connections",
      defaultValue = "8",
      description = "Connections that insert (${DEFAULT-VALUE}).")
  private int connections;

  @Override
  public Integer call() throws Exception {
    try (Bench bench = Bench.open()) {
      String url = bench.url("shop");
      try (Engine engine =
          Engine.open(bench.url(), new ClusterOptions(url, false), Clock.system(), Ids.random())) {
        prepare(engine, url);
        System.out.printf("%d connections, one row and one commit each%n", connections);
        for (int tenants : new int[] {1, 1_000}) {
          compare(bench, url, tenants);
        }
      }
    }
    return 0;
  }

  private void compare(Bench bench, String url, int tenants) throws Exception {
    List<Side> sides =
        List.of(
            new Side("not counted", "bare"),
            new Side("counted", "counted"),
            new Side("counted, with a hard limit", "limited"),
            new Side("the same, notifying at each commit", "notifying"));
    for (int round = -1; round < rounds; round++) {
      for (Side side : sides) {
        side.run(bench, url, tenants, round >= 0);
      }
    }
    System.out.printf("%n%,d %s%n", tenants, tenants == 1 ? "hot tenant" : "tenants");
    for (Side side : sides) {
      System.out.println(
          side.rate + "   to not counted " + side.rate.ratioTo(sides.getFirst().rate));
      System.out.println(side.cpu + "   to not counted " + side.cpu.ratioTo(sides.getFirst().cpu));
    }
  }

  private static void prepare(Engine engine, String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String table : new String[] {"bare", "counted", "limited", "notifying"}) {
        statement.execute(
            """
            create table %s (
              id bigint generated always as identity primary key, tenant_id text not null,
              code text not null, is_active boolean not null default true, archived_at timestamptz)
            """
                .formatted(table));
      }
      // What it would be to notify of each commit, beside what Cuota does.
      statement.execute(
          """
          create function notifies() returns trigger language plpgsql as $$
          begin
            perform pg_notify('each_commit', '');
            return null;
          end $$;
          create trigger notifies after insert on notifying for each statement
            execute function notifies()
          """);
    }
    EnvironmentId environment = engine.security().createEnvironment("bench", "Bench").id();
    List<Counter> counters = List.of(counter("counted"), counter("limited"), counter("notifying"));
    engine.catalogs().apply(environment, catalog(counters), "bench", "bench");
    InstallOutcome outcome = engine.clusters().install(environment, Clusters.SHARED);
    if (!outcome.equals(new InstallOutcome.Installed(counters.size(), List.of()))) {
      throw new IllegalStateException(outcome.toString());
    }
    engine
        .clusters()
        .setCeilings(
            environment,
            List.of(
                Ceiling.ofUnknown("limited", Limit.atMost(1_000_000_000), Mode.HARD, 1),
                Ceiling.ofUnknown("notifying", Limit.atMost(1_000_000_000), Mode.HARD, 1)));
  }

  private static Counter counter(String table) {
    return new Counter(
        table, table, "tenant_id", "is_active and archived_at is null", Counter.ONE, null);
  }

  private static Catalog catalog(List<Counter> counters) {
    List<Feature> features = new ArrayList<>();
    for (Counter counter : counters) {
      features.add(
          new Feature(
              counter.key(),
              FeatureKind.COUNT,
              null,
              "",
              Quantity.ONE,
              false,
              counter.key(),
              Collections.emptySortedMap(),
              counter.key(),
              counter.key().equals("counted") ? EnforcedBy.GUARD : EnforcedBy.DATABASE));
    }
    return new Catalog(
        "Bench",
        "USD",
        BigDecimal.ZERO,
        "",
        "",
        new TreeMap<>(),
        Catalog.byKey(features, Feature::key),
        new TreeMap<>(),
        Map.of(),
        new TreeMap<>(Catalog.byKey(counters, Counter::key)));
  }

  /** One table and its figures. */
  private final class Side {
    private final String table;
    private final Figures rate;
    private final Figures cpu;

    Side(String name, String table) {
      this.table = table;
      this.rate = new Figures(name, "inserts/s");
      this.cpu = new Figures(name + ", database's processor", "ns");
    }

    void run(Bench bench, String url, int tenants, boolean counts) throws Exception {
      long before = bench.databaseTime();
      long start = System.nanoTime();
      long until = start + TimeUnit.SECONDS.toNanos(seconds);
      long total = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
        List<Future<Long>> inserted = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
          SplittableRandom random = new SplittableRandom(i);
          inserted.add(threads.submit(() -> insert(url, random, tenants, until)));
        }
        for (Future<Long> one : inserted) {
          total += one.get();
        }
      }
      if (counts) {
        rate.add(total * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start));
        cpu.add((bench.databaseTime() - before) / total);
      }
    }

    private long insert(String url, SplittableRandom random, int tenants, long until)
        throws SQLException {
      long inserted = 0;
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement statement =
              connection.prepareStatement(
                  "insert into " + table + " (tenant_id, code) values (?, 'SUMMER')")) {
        while (System.nanoTime() < until) {
          statement.setString(1, "tenant_" + random.nextInt(tenants));
          statement.executeUpdate();
          inserted++;
        }
      }
      return inserted;
    }
  }
}
