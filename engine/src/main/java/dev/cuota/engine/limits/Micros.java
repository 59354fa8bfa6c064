package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;

/** Amounts as whole millionths, for counting in memory without a lock. */
final class Micros {
  static final int DIGITS = 6;

  /** Stands for an amount that is not a whole number of millionths, or too large to be counted so. */
  static final long INEXACT = -1;

  /** The greatest amount that is counted so: nine billion of the unit. */
  static final long MOST = 9_000_000_000L * 1_000_000L;

  private Micros() {}

  /** A positive amount in millionths, or {@link #INEXACT}. */
  static long of(Quantity amount) {
    BigDecimal value = amount.value();
    if (value.scale() > DIGITS || value.precision() - value.scale() > 10) {
      return INEXACT;
    }
    BigDecimal micros = value.movePointRight(DIGITS);
    long whole = micros.longValue();
    return whole > 0 && whole <= MOST ? whole : INEXACT;
  }

  static BigDecimal decimal(long micros) {
    return BigDecimal.valueOf(micros, DIGITS);
  }

  static Quantity quantity(long micros) {
    return new Quantity(decimal(micros));
  }
}
