package dev.cuota.engine.metering;

import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question about usage.
 *
 * @param meter key of the meter
 * @param range what to look at; from {@link #BEGINNING} on, an average over time begins with the first
 *     level that was reported
 * @param window length of each row's window; null for one row over the whole range
 * @param zone whose clock days and months follow
 * @param tenants keys; empty for all together
 * @param bySubject a row for each tenant
 * @param groupBy dimensions to split by
 * @param filter dimension to the values wanted
 */
public record MeterQuery(
    EnvironmentId environment,
    String meter,
    Period range,
    @Nullable WindowSize window,
    ZoneId zone,
    List<String> tenants,
    boolean bySubject,
    List<String> groupBy,
    Map<String, List<String>> filter) {
  public MeterQuery {
    tenants = List.copyOf(tenants);
    groupBy = List.copyOf(groupBy);
    filter = Map.copyOf(filter);
  }

  /** Start of a range that leaves nothing out. */
  public static final Instant BEGINNING = Instant.EPOCH;

  /** Most rows of an answer. */
  public static final int MAX_ROWS = 100_000;
}
