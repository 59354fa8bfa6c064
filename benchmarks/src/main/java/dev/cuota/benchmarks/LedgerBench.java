package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The ledger without HTTP, beside the raw COPY. */
@Command(
    name = "ledger",
    description = "Write events through the engine, without HTTP, beside the raw COPY.",
    mixinStandardHelpOptions = true)
final class LedgerBench implements Callable<Integer> {
  private static final byte[] DATA =
      "{\"tokens\":1234,\"model\":\"opus\",\"region\":\"eu-west-1\"}"
          .getBytes(StandardCharsets.UTF_8);

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private BenchOptions options;

  @Option(names = "--batch", defaultValue = "100", description = "Events per call.")
  private int batch;

  @Override
  public Integer call() throws Exception {
    Workload workload = new Workload(options.tenants);
    try (Bench bench = Bench.open();
        Engine engine = Engine.open(bench.url(), Clock.system(), Ids.random())) {
      EnvironmentId environment = engine.security().createEnvironment("bench", "Bench").id();
      engine.catalogs().apply(environment, catalog(), Workload.CATALOG, "bench");
      RawCopy copy = new RawCopy(bench.url(), workload);
      copy.prepare();
      Map<String, Costs.Meter> meters = new LinkedHashMap<>();
      meters.put("Java", ProcessorTime::ofThisProcess);
      meters.put("PostgreSQL", bench::databaseTime);
      Costs raw = new Costs("raw COPY, 2 writers of 5,000", meters);
      Costs cuota = new Costs("engine, " + options.connections + " × " + batch, meters);
      copy.run(2);
      run(engine, environment, workload);
      for (int round = 0; round < options.rounds; round++) {
        raw.measure(() -> copy.run(options.seconds));
        cuota.measure(() -> run(engine, environment, workload));
      }
      raw.print();
      cuota.print();
      System.out.println("ratio of the rates " + cuota.rate().ratioTo(raw.rate()));
    }
    return 0;
  }

  static Catalog catalog() {
    return switch (CatalogReader.read(Workload.CATALOG)) {
      case CatalogReading.Valid valid -> valid.catalog();
      case CatalogReading.Invalid invalid -> throw new IllegalStateException(invalid.toString());
    };
  }

  private Costs.Run run(Engine engine, EnvironmentId environment, Workload workload)
      throws Exception {
    long start = System.nanoTime();
    long until = start + TimeUnit.SECONDS.toNanos(options.seconds);
    List<Future<Long>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < options.connections; i++) {
        clients.add(threads.submit(() -> client(engine, environment, workload, until)));
      }
    }
    long written = 0;
    for (Future<Long> client : clients) {
      written += client.get();
    }
    return new Costs.Run(written, written * 1_000_000_000L / (System.nanoTime() - start));
  }

  private long client(Engine engine, EnvironmentId environment, Workload workload, long until) {
    SplittableRandom random = new SplittableRandom();
    long written = 0;
    while (System.nanoTime() < until) {
      List<UsageEvent> events = new ArrayList<>(batch);
      Instant now = Clock.system().now();
      for (int i = 0; i < batch; i++) {
        events.add(
            new UsageEvent(
                "api-gateway",
                Workload.id(random).toString(),
                "llm.call",
                workload.tenant(random),
                now,
                new Tokens()));
      }
      engine.metering().accept(environment, events, BatchRule.ALL_OR_NOTHING);
      written += batch;
    }
    return written;
  }

  /** Data whose one number is known. */
  private static final class Tokens implements EventData {
    private static final Scalar AMOUNT = new Scalar.Num(BigDecimal.valueOf(1_234));

    @Override
    public byte[] json() {
      return DATA;
    }

    @Override
    public Scalar at(JsonPath path) {
      return AMOUNT;
    }
  }
}
