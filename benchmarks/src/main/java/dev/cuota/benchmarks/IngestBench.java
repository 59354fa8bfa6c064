package dev.cuota.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Override
  public Integer call() throws Exception {
    Figures raw = new Figures("raw COPY, 2 writers of 5,000", "events/s");
    Figures batches = new Figures("HTTP, batches of " + BATCH, "events/s");
    Figures singles = new Figures("HTTP, one event per request", "events/s");
    Figures p99 = new Figures("HTTP, one event, 99th percentile", "µs");
    Workload workload = new Workload(options.tenants);
    try (Bench bench = Bench.open();
        ServerProcess server = ServerProcess.start(bench.url())) {
      RawCopy copy = new RawCopy(bench.url(), workload);
      copy.prepare();
      copy.run(2);
      batches(server, workload);
      for (int round = 0; round < options.rounds; round++) {
        raw.add(copy.run(options.seconds));
        batches.add(batches(server, workload).perSecond() * BATCH);
        HttpLoad.Result single = singles(server, workload);
        singles.add(single.perSecond());
        p99.add(single.p99Micros());
      }
    }
    System.out.println(raw);
    System.out.println(batches + "   ratio " + batches.ratioTo(raw));
    System.out.println(singles);
    System.out.println(p99);
    return 0;
  }

  private HttpLoad.Result batches(ServerProcess server, Workload workload) throws Exception {
    HttpLoad load =
        HttpLoad.post(
            server.port(),
            options.connections,
            "/api/v1/events",
            ServerProcess.KEY,
            "application/cloudevents-batch+json");
    return load.run(options.seconds, bodies(workload, BATCH));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays cannot be generic
  private Function<SplittableRandom, byte[]>[] bodies(Workload workload, int size) {
    return IntStream.range(0, options.connections)
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
            + Instant.now()
            + "\",\"data\":{\"tokens\":1234,\"model\":\"opus\",\"region\":\"eu-west-1\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
