package dev.cuota.client;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as whole millionths of the unit, in which leases are spent. */
final class Millionths {
  /** One whole unit. */
  static final long ONE = 1_000_000;

  /** Greatest amount; leaves a bit for saying that a lease is closed, and one against overflow. */
  static final long MOST = 1L << 61;

  /** Stands for an amount that is not positive, finer than a millionth, or too large. */
  static final long NONE = -1;

  private static final int DIGITS = 6;
  private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(MOST, DIGITS);

  private Millionths() {}

  /** The amount exactly; {@link #NONE} when it is none. */
  static long exact(BigDecimal amount) {
    if (amount.signum() <= 0 || amount.compareTo(MOST_UNITS) > 0) {
      return NONE;
    }
    if (amount.scale() > DIGITS && amount.stripTrailingZeros().scale() > DIGITS) {
      return NONE;
    }
    return amount.setScale(DIGITS, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
  }

  /** That many whole units; {@link #NONE} when it is none. */
  static long exact(long units) {
    return units <= 0 || units > MOST / ONE ? NONE : units * ONE;
  }

  /** The amount, cut to what can be spent of it here. */
  static long atMost(BigDecimal amount) {
    if (amount.signum() <= 0) {
      return 0;
    }
    return amount.compareTo(MOST_UNITS) >= 0
        ? MOST
        : amount.setScale(DIGITS, RoundingMode.DOWN).unscaledValue().longValueExact();
  }

  /** In units, without trailing zeros. */
  static BigDecimal units(long millionths) {
    if (millionths % ONE == 0) {
      return BigDecimal.valueOf(millionths / ONE);
    }
    return BigDecimal.valueOf(millionths, DIGITS).stripTrailingZeros();
  }
}
