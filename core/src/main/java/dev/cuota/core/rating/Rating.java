package dev.cuota.core.rating;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/** Rates what was used: by a plan, whose rates are the only ones, or by a rate that is agreed. */
public final class Rating {
  /** What lines of commission on sales are for. */
  public static final String GMV = "gmv";

  private Rating() {}

  /** A line by a rate, which may be agreed with one account alone. */
  public static RatedLine line(LineItem item, Used used, Rate rate) {
    return new RatedLine(item, used, rate, rate.steps(used.over()));
  }

  /**
   * What {@code plan} asks for what was used of a feature in a month; empty when the plan sells
   * nothing above the allowance, or there is no number to be above. A line that owes nothing is a
   * line.
   *
   * @param used with the allowance in force, which an override may have changed
   */
  public static Optional<RatedLine> overage(Plan plan, String feature, Period month, Used used) {
    Overage price = plan.entitlement(feature).overage();
    return price == null || !(used.allowance() instanceof Limit.AtMost)
        ? Optional.empty()
        : Optional.of(line(item(plan, feature, month), used, Rate.of(price)));
  }

  /**
   * What {@code plan} asks for the sales of a month: a percentage of what they are above its
   * threshold. Empty when it takes none.
   *
   * @param sales in the plan's currency, at most {@value Quantity#FRACTION_DIGITS} digits behind the
   *     point; refunds may bring them below zero, which counts as nothing sold
   */
  public static Optional<RatedLine> commission(Plan plan, Period month, Money sales) {
    Quantity threshold = plan.gmvThreshold();
    BigDecimal percent = plan.gmvCommissionPct();
    if (threshold == null || percent == null) {
      return Optional.empty();
    }
    if (!sales.currency().equals(plan.currency())) {
      throw new IllegalArgumentException(
          "sales in %s, and %s is in %s".formatted(sales, plan.key(), plan.currency()));
    }
    Used used = Used.of(new Quantity(sales.amount()), Limit.atMost(threshold));
    return Optional.of(line(item(plan, GMV, month), used, Rate.percent(percent)));
  }

  private static LineItem item(Plan plan, String feature, Period period) {
    return new LineItem(feature, period, PriceVersion.of(plan), plan.currency());
  }
}
