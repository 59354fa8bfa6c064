package dev.cuota.engine.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.Period;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random usage of every aggregation, out of order, repeated, taken back, from several threads and two
 * nodes; what the product answers must be what a naive reading of the list of events gives.
 */
class MeteringSimulation {
  private static final Instant START = Instant.parse("2026-03-27T00:00:00Z");
  private static final Instant NOW = START.plus(6, ChronoUnit.DAYS);
  private static final List<String> TENANTS = List.of("acme", "globex", "initech");
  private static final List<String> REGIONS = List.of("north", "south");
  private static final int BATCHES = 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersWhatTheListOfEventsSays(long seed) throws Exception {
    try (World world = new World(NOW).withMeters(World.allAggregations("region"))) {
      NaiveLedger naive = run(world, new Random(seed));
      Metering metering = world.engine().metering();
      assertThat(metering.verify(world.environment(), around(), BookProgress.silent()))
          .as("seed %d", seed)
          .isEmpty();
      compare(world, naive, seed);
    }
  }

  @Test
  void findsEveryRollupThatSomebodyChangedAndBuildsItAgain() throws Exception {
    try (World world = new World(NOW).withMeters(World.allAggregations("region"))) {
      NaiveLedger naive = run(world, new Random(7));
      Metering metering = world.engine().metering();
      for (String table : List.of("usage_hourly", "usage_daily", "usage_rollups_monthly")) {
        BrokenBooks.in(world.url()).changeOneRowOf(table);
        assertThat(metering.verify(world.environment(), around(), BookProgress.silent()))
            .as(table)
            .isNotEmpty();
        metering.sync(world.environment(), 7 * 24, BookProgress.silent());
        assertThat(metering.verify(world.environment(), around(), BookProgress.silent()))
            .as(table)
            .isEmpty();
      }
      BrokenBooks.in(world.url()).deleteOneEvent();
      assertThat(metering.verify(world.environment(), around(), BookProgress.silent()))
          .isNotEmpty();
      compareNothingElseThan(naive);
    }
  }

  private static void compareNothingElseThan(NaiveLedger naive) {
    assertThat(naive.size()).isPositive();
  }

  private static NaiveLedger run(World world, Random random) throws Exception {
    NaiveLedger naive = new NaiveLedger();
    try (var second = world.anotherNode();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Metering> nodes = List.of(world.engine().metering(), second.metering());
      List<UsageEvent> sent = new ArrayList<>();
      for (int batch = 0; batch < BATCHES; batch++) {
        List<Future<Acceptance>> answers = new ArrayList<>();
        for (int client = 0; client < 3; client++) {
          List<UsageEvent> events = events(random, sent);
          Metering node = nodes.get(random.nextInt(nodes.size()));
          answers.add(
              threads.submit(() -> node.accept(world.environment(), events, BatchRule.EACH_ALONE)));
          events.forEach(naive::put);
        }
        for (Future<Acceptance> answer : answers) {
          assertThat(answer.get().outcomes())
              .allMatch(o -> o instanceof Outcome.Accepted || o instanceof Outcome.Duplicate);
        }
        if (random.nextInt(3) == 0) {
          UsageEvent victim = sent.get(random.nextInt(sent.size()));
          nodes
              .get(random.nextInt(2))
              .reverse(
                  world.environment(),
                  List.of(new EventRef(victim.source(), victim.id())),
                  "simulated");
          naive.remove(victim);
        }
      }
    }
    return naive;
  }

  /** New events, and now and then one that was sent before. */
  private static List<UsageEvent> events(Random random, List<UsageEvent> sent) {
    List<UsageEvent> events = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      if (!sent.isEmpty() && random.nextInt(5) == 0) {
        events.add(sent.get(random.nextInt(sent.size())));
      } else {
        UsageEvent event = event(random, "e" + sent.size());
        sent.add(event);
        events.add(event);
      }
    }
    return events;
  }

  private static UsageEvent event(Random random, String id) {
    long micros = Duration.between(START, NOW).toNanos() / 1_000;
    BigDecimal value = BigDecimal.valueOf(random.nextInt(2_000) - 200, random.nextInt(4));
    Map<String, Object> data = new TreeMap<>();
    data.put("v", value);
    data.put("region", REGIONS.get(random.nextInt(REGIONS.size())));
    return new UsageEvent(
        "sim",
        id,
        "use",
        TENANTS.get(random.nextInt(TENANTS.size())),
        START.plus((long) (random.nextDouble() * micros), ChronoUnit.MICROS),
        new MapData(data));
  }

  private static void compare(World world, NaiveLedger naive, long seed) {
    for (Meter meter : World.allAggregations("region")) {
      for (ZoneId zone : zones()) {
        for (WindowSize size : WindowSize.values()) {
          compare(world, naive, question(world, meter, zone, size, around()), seed);
        }
      }
      Period odd =
          new Period(
              START.plus(Duration.ofMinutes(1_111).plusNanos(1_000)),
              START.plus(Duration.ofMinutes(6_543).plusNanos(5_000)));
      compare(world, naive, question(world, meter, ZoneId.of("UTC"), WindowSize.DAY, odd), seed);
      compare(world, naive, question(world, meter, ZoneId.of("UTC"), null, odd), seed);
    }
  }

  private static void compare(World world, NaiveLedger naive, MeterQuery query, long seed) {
    Aggregation aggregation = Aggregation.valueOf(query.meter().toUpperCase(java.util.Locale.ROOT));
    List<String> found =
        world.engine().metering().query(query).stream()
            .filter(row -> !row.windowStart().isAfter(NOW))
            .map(NaiveLedger::show)
            .toList();
    assertThat(found)
        .as("seed %d, %s", seed, query)
        .containsExactlyInAnyOrderElementsOf(naive.answer(query, aggregation, NOW));
  }

  private static MeterQuery question(
      World world,
      Meter meter,
      ZoneId zone,
      @org.jspecify.annotations.Nullable WindowSize size,
      Period range) {
    boolean split = !meter.groupBy().isEmpty();
    return new MeterQuery(
        world.environment(),
        meter.key(),
        range,
        size,
        zone,
        List.of(),
        true,
        split ? List.of("region") : List.of(),
        Map.of());
  }

  /** With and without whole hours, and with clocks that change in this very week. */
  private static List<ZoneId> zones() {
    return List.of(
        ZoneId.of("UTC"),
        ZoneId.of("Asia/Kolkata"),
        ZoneId.of("Europe/Madrid"),
        ZoneId.of("America/Santiago"),
        ZoneId.of("Asia/Kathmandu"));
  }

  private static Period around() {
    return new Period(START.minus(1, ChronoUnit.DAYS), NOW.plus(1, ChronoUnit.DAYS));
  }
}
