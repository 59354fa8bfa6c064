package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Use;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
 * What it takes to decide: the rule alone, and a whole check inside the process, from the tenant's
 * name to an answer with an id of its own.
 */
@State(Scope.Benchmark)
@SuppressWarnings("FieldMayBeFinal") // the compiler must not know them
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class DecisionBenchmark {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final LimitRequest request =
      LimitRequest.of("acme", new LimitRequest.Wanted("create_order", true, Quantity.of(1)));
  private Allowance allowance = allowance();
  private Quantity used = Quantity.of(8);
  private Quantity amount = Quantity.of(1);
  private final World world = new World(NOW).withCatalog(ShopCatalog.catalog());

  @Setup(Level.Trial)
  public void use() {
    world
        .engine()
        .metering()
        .accept(
            world.environment(),
            List.of(
                new UsageEvent(
                    "bench",
                    "1",
                    "orders",
                    "acme",
                    NOW,
                    new MapData(Map.of("v", BigDecimal.valueOf(8))))),
            BatchRule.ALL_OR_NOTHING);
  }

  @TearDown(Level.Trial)
  public void close() {
    world.close();
  }

  /** Near the limit, so that there is a warning to work out as well. */
  @Benchmark
  public Object rule() {
    return Decisions.decide(allowance, Use.of(used, amount));
  }

  @Benchmark
  public Object wholeCheck() {
    return world.engine().limits().check(world.environment(), request);
  }

  private static Allowance allowance() {
    Catalog catalog = ShopCatalog.catalog();
    return Allowance.of(
        Objects.requireNonNull(catalog.features().get("orders")),
        Entitlement.of(Limit.atMost(10), dev.cuota.core.catalog.Mode.HARD),
        1);
  }
}
