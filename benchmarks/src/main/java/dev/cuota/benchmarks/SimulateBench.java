package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.simulation.Prepared;
import dev.cuota.engine.simulation.Scenario;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a quarter takes to replay against another catalog. */
@Command(
    name = "simulate",
    description =
        "Replay three months of many accounts against a catalog with hard limits, which half of them pass.",
    mixinStandardHelpOptions = true)
final class SimulateBench implements Callable<Integer> {
  private static final YearMonth JANUARY = YearMonth.of(2026, 1);
  private static final int MONTHS = 3;

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
      description = "How often it is replayed (${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
    try (Bench bench = Bench.open();
        Engine engine = Engine.open(bench.url(), clock, Ids.random())) {
      EnvironmentId environment = engine.security().createEnvironment("bench", "Bench").id();
      ManyAccounts many = new ManyAccounts(accounts, features);
      engine.catalogs().apply(environment, many.catalog(), "bench", "bench");
      many.fill(
          bench.url(), environment, List.of(JANUARY, JANUARY.plusMonths(1), JANUARY.plusMonths(2)));
      clock.set(Instant.parse("2026-04-02T06:30:00Z"));
      System.out.printf(
          "%,d accounts with %d features each, %d months%n", accounts, features, MONTHS);
      Scenario scenario =
          Scenario.of(
              environment,
              JANUARY,
              JANUARY.plusMonths(MONTHS - 1L),
              many.catalog("12", 800, Mode.HARD));
      for (int round = 0; round < rounds; round++) {
        replay(engine, scenario);
      }
    }
    return 0;
  }

  private static void replay(Engine engine, Scenario scenario) {
    if (!(engine.simulations().prepare(scenario) instanceof Prepared.Ready ready)) {
      throw new IllegalStateException("it cannot be tried");
    }
    long began = System.nanoTime();
    Simulated found = ready.replay().run(_ -> {}, JobRun.Progress.UNHEARD);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf(
        "replayed in %,d ms: was %s, would be %s; %,d limited; heap %,d MB%n",
        took.toMillis(),
        found.was().revenue().values(),
        found.would().revenue().values(),
        found.limitedAccounts(),
        heap());
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
