package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How much of an allowance one holder gets at a time: enough for {@link #COVER} at the rate that it
 * uses it, but never more than half of what is left divided by those who share it. Near the limit it is
 * nothing, so that each use is decided where all of it is known and the last unit can be used.
 */
public final class LeaseSize {
  /** How long a lease should last. */
  public static final Duration COVER = Duration.ofSeconds(2);

  /** How long a lease lives without a word of its holder. */
  public static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

  private static final int FRACTION_DIGITS = 6;

  /** A lease that would last for fewer uses is not given. */
  static final BigDecimal FEWEST_USES = BigDecimal.valueOf(16);

  /** What a holder gets that cannot say yet how fast it will be, in uses. */
  static final BigDecimal FIRST_USES = BigDecimal.valueOf(64);

  private LeaseSize() {}

  /**
   * The size, in the unit of its arguments and a whole number of uses; zero for none.
   *
   * @param left what is neither used nor promised; may be negative
   * @param use what one use takes, positive
   * @param perSecond how much the holder has used lately, zero or more
   * @param holders how many share the allowance with leases of their own, this one included
   */
  public static BigDecimal of(BigDecimal left, BigDecimal use, BigDecimal perSecond, int holders) {
    BigDecimal share =
        left.divide(
            BigDecimal.valueOf(2L * Math.max(1, holders)), FRACTION_DIGITS, RoundingMode.DOWN);
    if (share.compareTo(use.multiply(FEWEST_USES)) < 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal wish =
        perSecond.multiply(BigDecimal.valueOf(COVER.toSeconds())).max(use.multiply(FIRST_USES));
    return share.min(wish).divideToIntegralValue(use).multiply(use);
  }
}
