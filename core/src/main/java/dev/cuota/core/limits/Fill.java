package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How full something is: a part against its whole, both in the same unit. Exact decimal arithmetic
 * throughout. What is negative counts as nothing; anything at all in a whole of zero fills it.
 */
public final class Fill {
  /** Basis points in a whole. */
  public static final int WHOLE_BP = 10_000;

  /** Greatest percentage that is told apart; what is fuller is given as this. */
  public static final int MAX_PERCENT = 1_000_000;

  private static final int FULL_PERCENT = 100;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(FULL_PERCENT);
  private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(MAX_PERCENT);
  private static final BigDecimal MOST_BP = MOST_PERCENT.multiply(HUNDRED);
  private static final BigDecimal WHOLE = BigDecimal.valueOf(WHOLE_BP);

  private Fill() {}

  /**
   * The percentage as people are shown it: rounded half up, the one rounding used for percentages.
   * Never decide by it; ask {@link #reaches}.
   *
   * @param whole zero or more
   * @return 0 to {@value #MAX_PERCENT}
   */
  public static int percentage(BigDecimal part, BigDecimal whole) {
    if (part.signum() <= 0) {
      return 0;
    }
    return whole.signum() == 0
        ? FULL_PERCENT
        : part.multiply(HUNDRED)
            .divide(whole, 0, RoundingMode.HALF_UP)
            .min(MOST_PERCENT)
            .intValue();
  }

  /**
   * Hundredths of a percent, rounded down, so that 8,000 are reached exactly when 80 % are.
   *
   * @param whole zero or more
   * @return 0 to 100,000,000
   */
  public static int basisPoints(BigDecimal part, BigDecimal whole) {
    if (part.signum() <= 0) {
      return 0;
    }
    return whole.signum() == 0
        ? WHOLE_BP
        : part.multiply(WHOLE).divide(whole, 0, RoundingMode.DOWN).min(MOST_BP).intValue();
  }

  /**
   * Whether the part is at least that many percent of the whole, exactly.
   *
   * @param percent positive
   */
  public static boolean reaches(BigDecimal part, BigDecimal whole, int percent) {
    return part.signum() > 0
        && part.multiply(HUNDRED).compareTo(whole.multiply(BigDecimal.valueOf(percent))) >= 0;
  }
}
