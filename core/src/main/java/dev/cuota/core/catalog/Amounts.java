package dev.cuota.core.catalog;

import java.math.BigDecimal;

/** How prices, costs and percentages are kept. */
final class Amounts {
  private static final int MAX_EXPONENT = 40;

  private Amounts() {}

  /**
   * The same number without needless zeros or an exponent, so that 2.00 and 2 are one price and
   * applying the same catalog twice finds nothing to change. Absurd exponents are left for the
   * rules to refuse.
   */
  static BigDecimal canonical(BigDecimal amount) {
    if (amount.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 && stripped.scale() > -MAX_EXPONENT
        ? stripped.setScale(0)
        : stripped;
  }
}
