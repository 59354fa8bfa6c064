package dev.cuota.engine.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer about usage.
 *
 * @param subject key of the tenant; null when tenants are taken together
 * @param groupBy dimension to value
 */
public record UsageRow(
    BigDecimal value,
    Instant windowStart,
    Instant windowEnd,
    @Nullable String subject,
    Map<String, String> groupBy) {
  public UsageRow {
    groupBy = Map.copyOf(groupBy);
  }
}
