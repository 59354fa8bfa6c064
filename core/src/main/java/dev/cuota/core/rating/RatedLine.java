package dev.cuota.core.rating;

import dev.cuota.core.catalog.RateStep;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;

/**
 * What is owed for one thing, and all that says why. It is rounded once, here: whoever adds lines adds
 * their amounts.
 *
 * @param item what it is for
 * @param used what was used, and what of it is over
 * @param rate by which it is priced
 * @param steps how: together they have all that is over
 */
public record RatedLine(LineItem item, Used used, Rate rate, List<RateStep> steps) {

  /** What has changed the sum of the steps. */
  public enum Bound {
    NONE,
    MINIMUM,
    MAXIMUM
  }

  public RatedLine {
    steps = List.copyOf(steps);
    Quantity priced = Quantity.ZERO;
    for (RateStep step : steps) {
      priced = priced.plus(step.quantity());
    }
    if (!priced.equals(used.over())) {
      throw new IllegalArgumentException(
          "%s of %s are over, and %s are priced".formatted(used.over(), item.feature(), priced));
    }
  }

  /** What the steps come to; exact. */
  public Money exact() {
    BigDecimal sum = BigDecimal.ZERO;
    for (RateStep step : steps) {
      sum = sum.add(step.amount());
    }
    return new Money(sum, item.currency());
  }

  /** Which bound has changed what is asked. */
  public Bound bound() {
    BigDecimal exact = exact().amount();
    int way = steps.isEmpty() ? 0 : rate.bounded(exact).compareTo(exact);
    return way == 0 ? Bound.NONE : way > 0 ? Bound.MINIMUM : Bound.MAXIMUM;
  }

  /** What is owed. */
  public Money amount() {
    Money exact = exact();
    return steps.isEmpty()
        ? exact
        : new Money(rate.bounded(exact.amount()), exact.currency()).rounded();
  }

  /**
   * All of it in words that are the same, byte for byte, whenever the same is rated again.
   *
   * <pre>
   * max_monthly_orders by growth@3, 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z
   * used 1200 = included 1000 of 1000 + granted 50 of 50 + over 150
   * rate 0.015
   * 150 at 0.015 = 2.25
   * exact 2.25, rounded HALF_UP to 2 digits: 2.25 USD
   * </pre>
   */
  public String text() {
    return LineText.of(this);
  }
}
