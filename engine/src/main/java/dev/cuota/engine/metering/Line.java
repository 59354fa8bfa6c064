package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * That a meter counted an event, with the dimensions by number.
 *
 * @param group number of the combination; 0 when the meter has no dimensions
 * @param mark the value itself for UNIQUE_COUNT, else null
 */
record Line(
    int meter, Aggregation aggregation, int group, BigDecimal amount, @Nullable String mark) {

  /** The same with the amount turned round, to take it back. */
  Line negated() {
    return new Line(meter, aggregation, group, amount.negate(), mark);
  }
}
