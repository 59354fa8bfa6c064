package dev.cuota.engine.metering;

import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.metering.Windows;
import dev.cuota.core.platform.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;

/**
 * A query with everything looked up that SQL needs.
 *
 * @param tenants empty for all
 * @param windows over the part of the range that can hold usage
 */
record UsageQuestion(
    MeterQuery query, NumberedMeter meter, List<TenantId> tenants, Windows windows) {

  /** Whether rows by dimension are wanted rather than totals. */
  boolean byGroup() {
    return !query.groupBy().isEmpty() || !query.filter().isEmpty();
  }

  /** All dimensions that are split by or filtered on. */
  List<String> dimensions() {
    return List.copyOf(new TreeSet<>(query.groupBy()));
  }

  /** The widest rollup whose buckets the windows never cut. */
  Grain grain() {
    if (!isUtc() || !aligned(Grain.DAY)) {
      return Grain.HOUR;
    }
    WindowSize size = query.window();
    if (size == WindowSize.HOUR) {
      return Grain.HOUR;
    }
    return size == WindowSize.DAY || !aligned(Grain.MONTH) ? Grain.DAY : Grain.MONTH;
  }

  private boolean isUtc() {
    ZoneId zone = query.zone().normalized();
    return query.window() == null || zone.equals(ZoneOffset.UTC);
  }

  private boolean aligned(Grain grain) {
    return isEdge(windows.range().start(), grain) && isEdge(windows.range().end(), grain);
  }

  private static boolean isEdge(Instant time, Grain grain) {
    return grain.bucket(time).equals(time);
  }

  /** The hours that must be read from the ledger. */
  List<Instant> cutHours() {
    return grain() == Grain.HOUR ? windows.cutHours() : List.of();
  }
}
