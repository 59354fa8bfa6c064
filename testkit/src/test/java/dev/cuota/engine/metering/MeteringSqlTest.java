package dev.cuota.engine.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Expected;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeteringSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  private final World world =
      new World(NOON)
          .withMeters(
              World.meter("tokens", Aggregation.SUM, "$.tokens", "model"),
              World.meter("calls", Aggregation.COUNT, ""));
  private final Metering metering = world.engine().metering();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void countsAnEventWithEveryMeterOfItsType() {
    Acceptance answer = accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 120, "opus"));

    assertThat(answer.outcomes())
        .containsExactly(new Outcome.Accepted(List.of("calls", "tokens"), List.of()));
    assertThat(answer.position()).isPositive();
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(120));
    assertThat(used("acme", "calls")).isEqualTo(Quantity.of(1));
  }

  @Test
  void countsARepeatedEventOnce() {
    accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 120, "opus"));
    Acceptance again =
        accept(
            BatchRule.ALL_OR_NOTHING,
            event("1", "acme", 120, "opus"),
            event("2", "acme", 5, "opus"),
            event("2", "acme", 5, "opus"));

    assertThat(again.outcomes().get(0)).isEqualTo(new Outcome.Duplicate());
    assertThat(again.outcomes().get(1)).isInstanceOf(Outcome.Accepted.class);
    assertThat(again.outcomes().get(2)).isEqualTo(new Outcome.Duplicate());
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(125));
  }

  @Test
  void refusesAWholeBatchWhenOneOfItsIdsBelongsToAnotherEvent() {
    accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 120, "opus"));
    Acceptance refused =
        accept(
            BatchRule.ALL_OR_NOTHING,
            event("2", "acme", 7, "opus"),
            event("1", "acme", 999, "opus"));

    assertThat(refused.position()).isZero();
    assertThat(refused.outcomes().get(0)).isEqualTo(new Outcome.Withheld());
    assertThat(refused.outcomes().get(1)).isInstanceOf(Outcome.Conflict.class);
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(120));
  }

  @Test
  void storesTheOthersWhenEachEventStandsAlone() {
    accept(BatchRule.EACH_ALONE, event("1", "acme", 120, "opus"));
    Acceptance mixed =
        accept(
            BatchRule.EACH_ALONE,
            event("1", "acme", 999, "opus"),
            new UsageEvent("s", "3", "use", "acme", NOON, new MapData(Map.of("tokens", "many"))),
            event("2", "acme", 7, "opus"));

    assertThat(mixed.outcomes().get(0)).isInstanceOf(Outcome.Conflict.class);
    assertThat(mixed.outcomes().get(1))
        .isEqualTo(new Outcome.Rejected("/data/tokens", Expected.NUMBER, "tokens"));
    assertThat(mixed.outcomes().get(2)).isInstanceOf(Outcome.Accepted.class);
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(127));
  }

  @Test
  void keepsAnEventThatNoMeterCountsAndSaysWhy() {
    accept(
        BatchRule.ALL_OR_NOTHING,
        new UsageEvent("s", "x", "unheard", "acme", NOON, new MapData(Map.of())));

    List<StoredEvent> events =
        metering.events(
            new EventFilter(
                world.environment(), Period.month(NOON), null, null, true, EventFilter.MAX_LIMIT));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().note()).isEqualTo("no meter counts events of type unheard");
    assertThat(metering.statistics().uncounted()).isEqualTo(1);
  }

  @Test
  void splitsUsageByDimensionAndAddsItUp() {
    accept(
        BatchRule.ALL_OR_NOTHING,
        event("1", "acme", 10, "opus"),
        event("2", "acme", 20, "haiku"),
        event("3", "globex", 40, "opus"));

    assertThat(query("tokens", List.of(), List.of("model")))
        .extracting(row -> row.groupBy().get("model"), UsageRow::value)
        .containsExactly(tuple("haiku", 20), tuple("opus", 50));
    assertThat(query("tokens", List.of("acme"), List.of()))
        .extracting(UsageRow::value)
        .containsExactly(BigDecimal.valueOf(30));
  }

  @Test
  void neverLetsAHardLimitBePassedByManyAtOnce() throws Exception {
    Tenant tenant = world.engine().accounts().tenant(world.environment(), "acme");
    int meter = metering.meters(world.environment()).meter("calls").orElseThrow().id();
    ConditionalUsage usage =
        new ConditionalUsage(
            tenant,
            null,
            List.of(
                new ConditionalUsage.Part(
                    meter,
                    Quantity.ONE,
                    false,
                    used -> used.own().compareTo(Quantity.of(100)) < 0)));
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        answers.add(threads.submit(() -> metering.consume(usage).recorded()));
      }
    }
    int allowed = 0;
    for (Future<Boolean> answer : answers) {
      allowed += answer.get() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(100);
    assertThat(used("acme", "calls")).isEqualTo(Quantity.of(100));
  }

  @Test
  void consumesOnceUnderOneId() {
    Tenant tenant = world.engine().accounts().tenant(world.environment(), "acme");
    int meter = metering.meters(world.environment()).meter("tokens").orElseThrow().id();
    assertThat(metering.consume(usage(tenant, meter, 5)).repeated()).isFalse();
    ConditionalUsage.Result again = metering.consume(usage(tenant, meter, 5));
    assertThat(again.recorded()).isTrue();
    assertThat(again.repeated()).isTrue();
    assertThat(metering.consume(usage(tenant, meter, 6)).conflicting()).isTrue();
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(5));
  }

  @Test
  void knowsThePositionsItGaveOut() {
    long position = accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 1, "opus")).position();
    assertThat(metering.awaitPosition(position, Duration.ZERO)).isTrue();
    assertThat(metering.awaitPosition(position + 1_000, Duration.ZERO)).isFalse();
  }

  @Test
  void anAverageOverAllTimeBeginsWithTheFirstLevel() {
    world.withMeters(World.meter("level", Aggregation.TIME_WEIGHTED_AVG, "$.tokens"));
    accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 40, "opus"));
    Period all = new Period(MeterQuery.BEGINNING, NOON.plus(Duration.ofHours(1)));
    world.clock().set(all.end());

    assertThat(query("level", all))
        .extracting(UsageRow::value)
        .containsExactly(BigDecimal.valueOf(40));
  }

  @Test
  void stillKnowsThePositionsOfTransactionsThatWereForgotten() {
    long first = accept(BatchRule.ALL_OR_NOTHING, event("1", "acme", 1, "opus")).position();
    long last = accept(BatchRule.ALL_OR_NOTHING, event("2", "acme", 1, "opus")).position();
    world.clock().set(NOON.plus(Duration.ofDays(3)));
    assertThat(metering.sweep()).isEqualTo(1);
    assertThat(metering.awaitPosition(first, Duration.ZERO)).isTrue();
    assertThat(metering.awaitPosition(last, Duration.ZERO)).isTrue();
    assertThat(metering.awaitPosition(last + 1, Duration.ZERO)).isFalse();
  }

  @Test
  void countsTogetherWhatGoesBeyondTheCombinationsOfAMeter() throws Exception {
    int meter = metering.meters(world.environment()).meter("tokens").orElseThrow().id();
    BrokenBooks.in(world.url()).addGroups(world.environment(), meter, Metering.MAX_GROUPS - 1);
    accept(
        BatchRule.ALL_OR_NOTHING,
        event("1", "acme", 1, "last"),
        event("2", "acme", 20, "beyond"),
        event("3", "acme", 300, "further"),
        event("4", "acme", 4_000, "last"));

    assertThat(query("tokens", List.of(), List.of("model")))
        .extracting(row -> row.groupBy().get("model"), UsageRow::value)
        .containsExactlyInAnyOrder(tuple("last", 4_001), tuple(Metering.OTHER_VALUES, 320));
    assertThat(used("acme", "tokens")).isEqualTo(Quantity.of(4_321));
  }

  private static ConditionalUsage usage(Tenant tenant, int meter, long amount) {
    return new ConditionalUsage(
        tenant,
        "order-1",
        List.of(new ConditionalUsage.Part(meter, Quantity.of(amount), false, _ -> true)));
  }

  private static org.assertj.core.groups.Tuple tuple(String name, long value) {
    return org.assertj.core.groups.Tuple.tuple(name, BigDecimal.valueOf(value));
  }

  private Acceptance accept(BatchRule rule, UsageEvent... events) {
    return metering.accept(world.environment(), List.of(events), rule);
  }

  private static UsageEvent event(String id, String tenant, long tokens, String model) {
    return new UsageEvent(
        "s", id, "use", tenant, NOON, new MapData(Map.of("tokens", tokens, "model", model)));
  }

  private Quantity used(String tenant, String meter) {
    Tenant known = world.engine().accounts().tenant(world.environment(), tenant);
    int id = metering.meters(world.environment()).meter(meter).orElseThrow().id();
    return metering.totals(world.environment(), known.id(), Period.month(NOON)).stream()
        .filter(total -> total.meter() == id)
        .map(MonthTotal::used)
        .findFirst()
        .orElse(Quantity.ZERO);
  }

  private List<UsageRow> query(String meter, List<String> tenants, List<String> groupBy) {
    return metering.query(
        new MeterQuery(
            world.environment(),
            meter,
            Period.month(NOON),
            WindowSize.DAY,
            ZoneOffset.UTC,
            tenants,
            false,
            groupBy,
            Map.of()));
  }

  private List<UsageRow> query(String meter, Period range) {
    return metering.query(
        new MeterQuery(
            world.environment(),
            meter,
            range,
            null,
            ZoneOffset.UTC,
            List.of(),
            false,
            List.of(),
            Map.of()));
  }
}
