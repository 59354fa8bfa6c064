package dev.cuota.core.rating;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a plan would cost an account in one of its intervals.
 *
 * @param fee the plan's price
 * @param monthly what would be owed beside it each month
 * @param months of an interval
 */
public record PlanCost(PriceVersion price, Money fee, List<RatedLine> monthly, int months) {
  private static final int MONTHS_PER_YEAR = 12;

  public PlanCost {
    monthly = List.copyOf(monthly);
  }

  /** What {@code plan} costs who uses what {@code outlook} says in each month. */
  public static PlanCost of(Plan plan, Outlook outlook) {
    return new PlanCost(
        PriceVersion.of(plan),
        new Money(plan.price(), plan.currency()),
        outlook.lines(plan),
        plan.interval() == Plan.Interval.YEAR ? MONTHS_PER_YEAR : 1);
  }

  /** What is owed beside the price in one month. */
  public Money beside() {
    Money sum = Money.zero(fee.currency());
    for (RatedLine line : monthly) {
      sum = sum.plus(line.amount());
    }
    return sum;
  }

  /** All of it, in one interval. */
  public Money total() {
    return fee.plus(beside().times(BigDecimal.valueOf(months)));
  }
}
