package dev.cuota.benchmarks;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
  private static final Cause JOB = Cause.job("bench");

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
      ManyAccounts many = new ManyAccounts(accounts, features);
      engine.catalogs().apply(environment, many.catalog(), "bench", "bench");
      many.fill(bench.url(), environment, List.of(JANUARY));
      clock.set(Instant.parse("2026-02-02T06:30:00Z"));
      System.out.printf("%,d accounts with %d features each%n", accounts, features);
      bill(engine, environment, "billed");
      for (int round = 0; round < rounds; round++) {
        bill(engine, environment, "again ");
      }
      clock.set(Instant.parse("2026-02-03T06:00:00Z"));
      timed("costs written", () -> costs(engine, environment));
      clock.set(Instant.parse("2026-03-01T05:30:00Z"));
      timed("stated", () -> state(engine, environment));
      timed("proved", () -> verify(engine, environment));
    }
    return 0;
  }

  private static void bill(Engine engine, EnvironmentId environment, String what) {
    timed(
        what,
        () ->
            engine
                .billing()
                .overage(new Billing.Ask(environment, JANUARY, false), JOB, JobRun.Progress.UNHEARD)
                .line());
  }

  private static String costs(Engine engine, EnvironmentId environment) {
    return engine
        .margin()
        .rollUp(new Margin.Ask(environment, JANUARY, false), JOB, JobRun.Progress.UNHEARD)
        .line();
  }

  /** What was found to be owed in February is January's use. */
  private static String state(Engine engine, EnvironmentId environment) {
    return engine
        .statements()
        .issue(
            new Billing.Ask(environment, JANUARY.plusMonths(1), false),
            JOB,
            JobRun.Progress.UNHEARD)
        .line();
  }

  private static String verify(Engine engine, EnvironmentId environment) {
    return "%d and %d differences"
        .formatted(
            engine.billing().verify(environment, JobRun.Progress.UNHEARD).size(),
            engine.statements().verify(environment).size());
  }

  private static void timed(String what, Supplier<String> work) {
    long began = System.nanoTime();
    String result = work.get();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf("%s in %,d ms: %s; heap %,d MB%n", what, took.toMillis(), result, heap());
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
