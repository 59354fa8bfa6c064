package dev.cuota.spring;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Amounts of storage in GB; decimal, as providers bill them: 1 GB is 10^9 bytes. */
final class Gigabytes {
  private static final int GB = 9;
  private static final Map<String, Integer> POWERS =
      Map.of("B", 0, "BYTE", 0, "BYTES", 0, "KB", 3, "MB", 6, "GB", GB, "TB", 12);

  private Gigabytes() {}

  /** Whether it is a unit of storage. */
  static boolean measures(String unit) {
    return POWERS.containsKey(unit.toUpperCase(Locale.ROOT));
  }

  /** An amount of a unit of storage in GB; exact. */
  static BigDecimal of(BigDecimal amount, String unit) {
    int power = POWERS.getOrDefault(unit.toUpperCase(Locale.ROOT), GB);
    return plain(amount.scaleByPowerOfTen(power - GB));
  }

  /** As the server writes numbers: without zeros at the end, and without an exponent. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return shortest.signum() == 0
        ? BigDecimal.ZERO
        : shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }
}
