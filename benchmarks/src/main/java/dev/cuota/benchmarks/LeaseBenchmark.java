package dev.cuota.benchmarks;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes an application to use a hard limit by a lease of the SDK, by the tenant's and the
 * action's name, with a real server behind it; beside Bucket4j's local bucket, by itself and found by
 * the tenant's name.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(2)
public class LeaseBenchmark {
  private static final long MANY = 1_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Bucket bucket = bucket();
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>(Map.of("acme", bucket()));
  private @Nullable World world;

  /** A server, and an application beside it. */
  private record World(Bench bench, ServerProcess server, Path folder, CuotaClient client) {}

  @Setup(Level.Trial)
  public void open() throws IOException, InterruptedException {
    Bench bench = Bench.open();
    ServerProcess server = ServerProcess.start(bench.url(), List.of());
    Path folder = Files.createTempDirectory("cuota-lease-bench");
    CuotaClient client =
        CuotaClient.builder(URI.create("http://localhost:" + server.port()), ServerProcess.KEY)
            .folder(folder)
            .build();
    world = new World(bench, server, folder, client);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (client.consume("acme", "call").source() != Decision.Source.LEASE) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no lease was given");
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    if (world != null) {
      world.client().close();
      world.server().close();
      world.bench().close();
    }
  }

  /** Allowed or not, mostly by lease: between two leases the server is asked. */
  @Benchmark
  public boolean cuotaByLease() {
    return world().client().consume("acme", "call").allowed();
  }

  @Benchmark
  public boolean bucket4jAlone() {
    return bucket.tryConsume(1);
  }

  @Benchmark
  public boolean bucket4jByTenant() {
    Bucket found = buckets.get("acme");
    return found != null && found.tryConsume(1);
  }

  private World world() {
    if (world == null) {
      throw new IllegalStateException("not open");
    }
    return world;
  }

  private static Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(MANY).refillGreedy(MANY, Duration.ofDays(30)))
        .build();
  }
}
