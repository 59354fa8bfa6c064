package dev.cuota.engine.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Period;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BooksSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final int TENANTS = 10_000;

  /**
   * A query that compares each tenant with each takes minutes here and grows with the square; the one
   * that is wanted takes a second.
   */
  @Test
  @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void verifiesTablesThatWereFilledAMomentAgo() {
    try (World world =
        new World(NOON)
            .withMeters(
                World.meter("visitors", Aggregation.UNIQUE_COUNT, "$.who"),
                World.meter("bytes", Aggregation.SUM, "$.bytes", "region"))) {
      Metering metering = world.engine().metering();
      metering.accept(world.environment(), events(), BatchRule.ALL_OR_NOTHING);

      assertThat(metering.verify(world.environment(), Period.month(NOON), BookProgress.silent()))
          .isEmpty();
    }
  }

  private static List<UsageEvent> events() {
    return IntStream.range(0, TENANTS)
        .mapToObj(
            i ->
                new UsageEvent(
                    "test",
                    "e" + i,
                    "use",
                    "tenant-" + i,
                    NOON.minusSeconds(i),
                    new MapData(
                        Map.of("who", "w" + i, "bytes", BigDecimal.valueOf(i), "region", "r"))))
        .toList();
  }
}
