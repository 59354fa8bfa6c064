package dev.cuota.core.metering;

import java.math.BigDecimal;

/** What stands at one place of an event's data. */
public sealed interface Scalar {

  /** A JSON number, exactly as written. */
  record Num(BigDecimal value) implements Scalar {}

  /** A JSON text. */
  record Text(String value) implements Scalar {}

  /** {@code true} or {@code false}. */
  record Flag(boolean value) implements Scalar {}

  /** Nothing, or {@code null}. */
  record Absent() implements Scalar {}

  /** An object or an array: not a single value. */
  record Compound() implements Scalar {}
}
