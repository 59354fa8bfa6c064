package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What is left of revenue.
 *
 * <pre>margin = (revenue − cost) ÷ revenue</pre>
 */
public final class MarginShare {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private MarginShare() {}

  /**
   * In whole percent, rounded once; empty without revenue. Below zero when more was spent than came in.
   *
   * @param cost exact, in the currency of {@code revenue}
   */
  public static Optional<Integer> percent(Money revenue, Money cost) {
    if (revenue.signum() <= 0) {
      return Optional.empty();
    }
    BigDecimal left = revenue.minus(cost).amount().multiply(HUNDRED);
    BigDecimal percent = left.divide(revenue.amount(), 0, Money.ROUNDING);
    // A coin of revenue and a fortune of cost has a percentage that nobody reads.
    return Optional.of(percent.max(BigDecimal.valueOf(Integer.MIN_VALUE)).intValue());
  }

  /**
   * Whether the margin is under {@code percent}; compared exactly, not by what is shown. Without revenue
   * it is, as soon as anything was spent.
   */
  public static boolean isUnder(Money revenue, Money cost, int percent) {
    BigDecimal left = revenue.minus(cost).amount().multiply(HUNDRED);
    BigDecimal floor = revenue.amount().multiply(BigDecimal.valueOf(percent));
    return revenue.signum() <= 0 ? cost.signum() > 0 : left.compareTo(floor) < 0;
  }
}
