package dev.cuota.server.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to read one event of about 250 bytes, out of a batch of 100 and alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class ParserBenchmark {
  private static final int BATCH = 100;
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final byte[] single = event(0).getBytes(StandardCharsets.UTF_8);
  private final byte[] batch =
      IntStream.range(0, BATCH)
          .mapToObj(ParserBenchmark::event)
          .collect(Collectors.joining(",", "[", "]"))
          .getBytes(StandardCharsets.UTF_8);

  @Benchmark
  public Object single() {
    return EventParser.parse(single, Form.SINGLE, NOW);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object ofABatch() {
    return EventParser.parse(batch, Form.BATCH, NOW);
  }

  private static String event(int number) {
    return """
    {"specversion":"1.0","id":"5b6c1e1c-7d0c-4b5f-9a3e-%012d","source":"api-gateway","type":"llm.call",\
    "subject":"tenant-%04d","time":"2026-01-15T11:59:58.123Z",\
    "data":{"tokens":1234,"model":"opus","region":"eu-west-1"}}\
    """
        .formatted(number, number);
  }
}
