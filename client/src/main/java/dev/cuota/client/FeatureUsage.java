package dev.cuota.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands with one feature; amounts in the feature's unit.
 *
 * @param kind {@code switch}, {@code setting}, {@code count}, {@code level}, {@code metered} or
 *     {@code window}
 * @param isHard whether the limit is never passed
 * @param used counted so far
 * @param held promised to reservations
 * @param reset when the allowance begins anew; null when it never does
 */
public record FeatureUsage(
    String feature,
    String kind,
    String unit,
    Limit limit,
    boolean isHard,
    BigDecimal used,
    BigDecimal held,
    @Nullable Instant reset) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(1_000_000);

  /** What is left beside what is used and held, never below zero; null when unlimited. */
  public @Nullable BigDecimal remaining() {
    if (limit instanceof Limit.AtMost most) {
      return most.amount().subtract(used).subtract(held).max(BigDecimal.ZERO);
    }
    return limit instanceof Limit.NotIncluded ? BigDecimal.ZERO : null;
  }

  /** How full it is, rounded half up, 0 to 1,000,000; 0 without a numeric limit. */
  public int percentage() {
    return limit instanceof Limit.AtMost most ? percentage(used, most.amount()) : 0;
  }

  static int percentage(BigDecimal part, BigDecimal whole) {
    if (part.signum() <= 0) {
      return 0;
    }
    return whole.signum() == 0
        ? Warning.FULL_PERCENT
        : part.multiply(HUNDRED)
            .divide(whole, 0, RoundingMode.HALF_UP)
            .min(MOST_PERCENT)
            .intValue();
  }
}
