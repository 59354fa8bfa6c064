package dev.cuota.core.rating;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    return overage(plan, FeeSchedule.NONE, feature, month, used);
  }

  /**
   * The same for an account with which rates are agreed: where one goes for the month it counts instead of
   * the plan's, also where the plan sells nothing above. The allowance stays as it is.
   */
  public static Optional<RatedLine> overage(
      Plan plan, FeeSchedule fees, String feature, Period month, Used used) {
    if (!(used.allowance() instanceof Limit.AtMost)) {
      return Optional.empty();
    }
    return price(plan, fees, feature, month)
        .map(
            price ->
                line(
                    new LineItem(feature, month, price.version(), plan.currency()),
                    used,
                    price.rate()));
  }

  /**
   * A rate, and by what name it is known.
   *
   * @param version of the plan, or of the line
   */
  public record Price(PriceVersion version, Rate rate) {}

  /** What goes for what is over of a feature; empty when nothing above is sold. */
  public static Optional<Price> price(Plan plan, FeeSchedule fees, String feature, Period month) {
    Overage planned = plan.entitlement(feature).overage();
    return fees.line(feature, month, plan.currency())
        .map(line -> new Price(PriceVersion.of(plan, line), line.terms().rate()))
        .or(
            () ->
                Optional.ofNullable(planned)
                    .map(price -> new Price(PriceVersion.of(plan), Rate.of(price))));
  }

  /**
   * What {@code plan} asks for the sales of a month: a percentage of what they are above its
   * threshold. Empty when it takes none.
   *
   * @param sales in the plan's currency, at most {@value Quantity#FRACTION_DIGITS} digits behind the
   *     point; refunds may bring them below zero, which counts as nothing sold
   */
  public static Optional<RatedLine> commission(Plan plan, Period month, Money sales) {
    return commission(plan, FeeSchedule.NONE, month, sales);
  }

  /** The same for an account with which a commission is agreed: it counts instead of the plan's. */
  public static Optional<RatedLine> commission(
      Plan plan, FeeSchedule fees, Period month, Money sales) {
    Optional<FeeLine> agreed = fees.line(GMV, month, plan.currency());
    Quantity threshold = agreed.map(one -> one.terms().threshold()).orElse(plan.gmvThreshold());
    Rate rate = agreed.map(one -> one.terms().rate()).orElse(planned(plan));
    if (threshold == null || rate == null) {
      return Optional.empty();
    }
    if (!sales.currency().equals(plan.currency())) {
      throw new IllegalArgumentException(
          "sales in %s, and %s is in %s".formatted(sales, plan.key(), plan.currency()));
    }
    PriceVersion price =
        agreed.map(one -> PriceVersion.of(plan, one)).orElse(PriceVersion.of(plan));
    Used used = Used.of(new Quantity(sales.amount()), Limit.atMost(threshold));
    return Optional.of(line(new LineItem(GMV, month, price, plan.currency()), used, rate));
  }

  /** Whether anything is asked for sales. */
  public static boolean takesCommission(Plan plan, FeeSchedule fees, Period month) {
    return plan.gmvCommissionPct() != null || fees.line(GMV, month, plan.currency()).isPresent();
  }

  private static @Nullable Rate planned(Plan plan) {
    BigDecimal percent = plan.gmvCommissionPct();
    return percent == null ? null : Rate.percent(percent);
  }
}
