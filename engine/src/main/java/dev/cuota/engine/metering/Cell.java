package dev.cuota.engine.metering;

import java.time.Instant;
import java.util.Comparator;

/**
 * The place of one rollup row inside its grain.
 *
 * @param environment follows from the tenant; carried along for the wall
 * @param group 0 for the total
 */
record Cell(long tenant, int meter, Instant bucket, int group, int environment) {
  /** In this order all writers take rows, so that they queue up instead of dead-locking. */
  static final Comparator<Cell> LOCK_ORDER =
      Comparator.comparingLong(Cell::tenant)
          .thenComparingInt(Cell::meter)
          .thenComparing(Cell::bucket)
          .thenComparingInt(Cell::group);

  /** The cell of a wider grain that holds this one. */
  Cell in(Grain grain) {
    return new Cell(tenant, meter, grain.bucket(bucket), group, environment);
  }
}
