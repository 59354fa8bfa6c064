package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads consume, send events late and on time, look and pass into a new month, as a seed says;
 * whenever they rest, what memory says is what the ledger says, and no hard limit was passed.
 */
class BalancesSimulation {
  private static final Instant START = Instant.parse("2026-01-31T20:00:00Z");
  private static final int THREADS = 8;
  private static final int STEPS = 60;
  private static final int ROUNDS = 5;
  private static final String[] TENANTS = {"a", "b", "c"};
  private static final String[] METERED = {"orders", "tokens"};

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void memorySaysWhatTheLedgerSays(long seed) throws Exception {
    simulate(seed);
  }

  @Test
  @Tag("long")
  void memorySaysWhatTheLedgerSaysForManySeeds() throws Exception {
    long first = System.nanoTime();
    for (long seed = first; seed < first + 40; seed++) {
      simulate(seed);
    }
  }

  private static void simulate(long seed) throws Exception {
    try (World world = new World(START).withCatalog(ShopCatalog.catalog(ShopCatalog.large(200)))) {
      Simulation simulation = new Simulation(world);
      for (int round = 0; round < ROUNDS; round++) {
        simulation.run(seed * ROUNDS + round);
        for (String tenant : TENANTS) {
          simulation.compare(tenant, "seed %d, round %d".formatted(seed, round));
        }
        world.clock().advance(Duration.ofHours(2));
      }
    }
  }

  private record Simulation(World world, AtomicLong ids) {
    Simulation(World world) {
      this(world, new AtomicLong());
    }

    void run(long seed) throws Exception {
      List<Future<?>> running = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        for (int i = 0; i < THREADS; i++) {
          Random random = new Random(seed * THREADS + i);
          running.add(threads.submit(() -> walk(random)));
        }
      }
      for (Future<?> one : running) {
        one.get();
      }
    }

    private void walk(Random random) {
      for (int i = 0; i < STEPS; i++) {
        String tenant = TENANTS[random.nextInt(TENANTS.length)];
        switch (random.nextInt(6)) {
          case 0, 1 -> consume(tenant, "orders", random.nextInt(1, 5), null);
          case 2 -> consume(tenant, "tokens", random.nextInt(1, 400), "id" + random.nextInt(9));
          case 3 -> consume(tenant, "products", random.nextInt(1, 4), null);
          case 4 -> event(tenant, random);
          default -> look(tenant, METERED[random.nextInt(METERED.length)]);
        }
      }
    }

    private void consume(String tenant, String feature, int amount, @Nullable String id) {
      LimitAnswer answer =
          world
              .engine()
              .limits()
              .consume(world.environment(), request(tenant, feature, amount), id);
      if (answer instanceof LimitAnswer.Decided decided && !feature.equals("tokens")) {
        LimitAnswer.Line line = decided.lines().getFirst();
        assertThat(line.used().compareTo(Quantity.of(feature.equals("orders") ? 200 : 30)))
            .isLessThanOrEqualTo(0);
        assertThat(line.reason()).isIn(null, Reason.LIMIT_EXCEEDED, Reason.PLAN_LIMIT_EXCEEDED);
      }
    }

    /** On time, late by a day, or of the month before. */
    private void event(String tenant, Random random) {
      Instant time = world.clock().now().minus(Duration.ofHours(random.nextInt(3) * 24L));
      UsageEvent event =
          new UsageEvent(
              "shop",
              "e" + ids.incrementAndGet(),
              "tokens",
              tenant,
              time,
              new MapData(Map.of("v", random.nextInt(1, 50))));
      world
          .engine()
          .metering()
          .accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
    }

    private Quantity look(String tenant, String feature) {
      LimitAnswer answer =
          world.engine().limits().check(world.environment(), request(tenant, feature, 0));
      return ((LimitAnswer.Decided) answer).lines().getFirst().used();
    }

    void compare(String key, String when) {
      Tenant tenant = world.engine().accounts().tenant(world.environment(), key);
      List<MonthTotal> ledger =
          world
              .engine()
              .metering()
              .totals(world.environment(), tenant.id(), Period.month(world.clock().now()));
      for (String feature : List.of("orders", "tokens", "products")) {
        int meter =
            world.engine().metering().meters(world.environment()).meter(feature).orElseThrow().id();
        Quantity expected =
            ledger.stream()
                .filter(total -> total.meter() == meter)
                .map(MonthTotal::used)
                .findFirst()
                .orElse(Quantity.ZERO);
        assertThat(look(key, feature)).as("%s of %s, %s", feature, key, when).isEqualTo(expected);
      }
    }

    private static LimitRequest request(String tenant, String feature, int amount) {
      return LimitRequest.of(tenant, LimitRequest.Wanted.feature(feature, Quantity.of(amount)));
    }
  }
}
