package dev.cuota.benchmarks;

import dev.cuota.engine.platform.Clock;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ingest over HTTP beside the raw COPY, on the same PostgreSQL in the same run. */
@Command(
    name = "ingest",
    description = "Ingest over HTTP, durable and deduplicated, beside the raw COPY.",
    mixinStandardHelpOptions = true)
final class IngestBench implements Callable<Integer> {
  private static final int BATCH = 100;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private BenchOptions options;

  /** What to measure. */
  enum Sides {
    BOTH,
    BATCHES,
    SINGLES
  }

  @Option(
      names = "--sides",
      defaultValue = "BOTH",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private Sides sides;

  @Option(
      names = "--batch-connections",
      defaultValue = "128",
      description = "Connections that send batches (${DEFAULT-VALUE}).")
  private int batchConnections;

  @Override
  public Integer call() throws Exception {
    Workload workload = new Workload(options.tenants);
    Figures p99 = new Figures("HTTP, one event, 99th percentile", "µs");
    try (Bench bench = Bench.open();
        ServerProcess server = ServerProcess.start(bench.url(), options.serverOptions)) {
      Map<String, Costs.Meter> meters = new LinkedHashMap<>();
      meters.put("load generator", ProcessorTime::ofThisProcess);
      meters.put("Cuota", server::processorTime);
      meters.put("PostgreSQL", bench::databaseTime);
      Costs raw = new Costs("raw COPY, 2 writers of 5,000", meters);
      Costs batches = new Costs("HTTP, batches of " + BATCH, meters);
      Costs singles = new Costs("HTTP, one event per request", meters);
      RawCopy copy = new RawCopy(bench.url(), workload);
      copy.prepare();
      copy.run(2);
      // The first requests run in the interpreter.
      batches(server, workload);
      singles(server, workload);
      for (int round = 0; round < options.rounds; round++) {
        if (sides != Sides.SINGLES) {
          raw.measure(() -> copy.run(options.seconds));
          batches.measure(() -> costs(batches(server, workload), BATCH));
        }
        if (sides != Sides.BATCHES) {
          singles.measure(
              () -> {
                HttpLoad.Result result = singles(server, workload);
                p99.add(result.p99Micros());
                return costs(result, 1);
              });
        }
      }
      if (sides != Sides.SINGLES) {
        raw.print();
        batches.print();
        System.out.println("ratio to the raw COPY " + batches.rate().ratioTo(raw.rate()));
      }
      if (sides != Sides.BATCHES) {
        singles.print();
        System.out.println(p99);
      }
    }
    return 0;
  }

  private static Costs.Run costs(HttpLoad.Result result, int size) {
    return new Costs.Run(result.total() * size, result.perSecond() * size);
  }

  private HttpLoad.Result batches(ServerProcess server, Workload workload) throws Exception {
    HttpLoad load =
        HttpLoad.post(
            server.port(),
            batchConnections,
            "/api/v1/events",
            ServerProcess.KEY,
            "application/cloudevents-batch+json");
    return load.run(options.seconds, bodies(workload, BATCH));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays cannot be generic
  private Function<SplittableRandom, byte[]>[] bodies(Workload workload, int size) {
    return IntStream.range(0, batchConnections)
        .mapToObj(_ -> workload.batch(size))
        .<Function<SplittableRandom, byte[]>>map(template -> template::next)
        .toArray(Function[]::new);
  }

  private HttpLoad.Result singles(ServerProcess server, Workload workload) throws Exception {
    HttpLoad load =
        HttpLoad.post(
            server.port(),
            options.connections,
            "/api/v1/events",
            ServerProcess.KEY,
            "application/cloudevents+json");
    return load.run(options.seconds, CheckBench.same(random -> single(workload, random)));
  }

  private static byte[] single(Workload workload, SplittableRandom random) {
    return ("{\"specversion\":\"1.0\",\"id\":\""
            + Workload.id(random)
            + "\",\"source\":\"api-gateway\",\"type\":\"llm.call\",\"subject\":\""
            + workload.tenant(random)
            + "\",\"time\":\""
            + Clock.system().now()
            + "\",\"data\":{\"tokens\":1234,\"model\":\"opus\",\"region\":\"eu-west-1\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
