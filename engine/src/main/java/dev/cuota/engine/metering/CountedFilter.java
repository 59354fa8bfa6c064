package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import java.util.List;

/**
 * Which events that a meter counts to show, the oldest first; also those that were taken back since, and
 * what takes them back.
 *
 * @param tenants of these
 * @param meter number of the meter
 * @param range by the event's time
 * @param limit 1 to {@value EventFilter#MAX_LIMIT}
 * @param offset how many to leave out, 0 to {@value #MAX_OFFSET}
 */
public record CountedFilter(
    EnvironmentId environment,
    List<TenantId> tenants,
    int meter,
    Period range,
    int limit,
    int offset) {
  /** Furthest that can be paged to. */
  public static final int MAX_OFFSET = 1_000_000;

  public CountedFilter {
    tenants = List.copyOf(tenants);
    if (limit < 1 || limit > EventFilter.MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException(
          "1 to %d at once, from 0 to %d".formatted(EventFilter.MAX_LIMIT, MAX_OFFSET));
    }
  }
}
