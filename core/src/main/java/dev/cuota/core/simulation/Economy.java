package dev.cuota.core.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CostOfGoods;
import dev.cuota.core.catalog.FullUse;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account on a plan brings and costs: so much in so many months. A fraction, so that what many
 * accounts come to is rounded once.
 *
 * @param plan key
 * @param revenue of all {@code months}
 * @param cost of all {@code months}, exact; null when it has no bound
 * @param months one or more
 */
public record Economy(String plan, Money revenue, @Nullable Money cost, long months) {
  private static final int MONTHS_PER_YEAR = 12;

  /** How use is assumed. */
  public enum Assumption {
    /** Each allowance is used up and not passed. */
    FULL,
    /** As accounts on the plan did on average in the range, with what they went over and sold. */
    OBSERVED
  }

  public Economy {
    if (months < 1) {
      throw new IllegalArgumentException("of one month or more, was " + months);
    }
  }

  /** When each allowance is used up; its cost has no bound when something that costs is unlimited. */
  public static Economy full(Catalog catalog, Plan plan) {
    int months = plan.interval() == Plan.Interval.YEAR ? MONTHS_PER_YEAR : 1;
    Money price = new Money(plan.price(), plan.currency());
    return new Economy(
        plan.key(),
        price,
        FullUse.goods(catalog, plan).map(CostOfGoods::exact).orElse(null),
        months);
  }

  /** The average of accounts; empty when there were none, or they paid in several currencies. */
  public static Optional<Economy> observed(String plan, Side all) {
    return all.months() == 0
        ? Optional.empty()
        : all.oneRevenue().map(revenue -> new Economy(plan, revenue, all.cost(), all.months()));
  }

  /** What {@code accounts} on the plan bring in a month, rounded. */
  public Money revenue(int accounts) {
    return revenue.share(accounts, months);
  }

  /** What they cost in a month, rounded; empty when that has no bound. */
  public Optional<Money> cost(int accounts) {
    return Optional.ofNullable(cost).map(all -> all.share(accounts, months));
  }
}
