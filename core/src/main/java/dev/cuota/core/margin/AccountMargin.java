package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.Apportionment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one account cost and brought in, in a month.
 *
 * <p>Costs that are in another currency than revenue are worth what that day's rates say. What has no
 * rate is not in any sum; it stays in its own currency, and is never taken one to one.
 *
 * @param account internal number
 * @param key the platform's name for it
 * @param plan key of its plan; empty without one
 * @param currency that of its plan; without one, that of costs
 * @param revenue all in {@code currency}
 * @param costs in their order
 * @param waits what of the revenue has no value yet, in words; empty when nothing is
 */
public record AccountMargin(
    long account,
    String key,
    String plan,
    String currency,
    List<RevenueLine> revenue,
    List<Valued> costs,
    String waits) {
  public AccountMargin {
    revenue = List.copyOf(revenue);
    costs = List.copyOf(costs);
  }

  /**
   * A cost, and what it is worth in the account's currency.
   *
   * @param worth exact, or with as many digits as a valued amount has; null without a rate
   */
  public record Valued(CostLine line, @Nullable Money worth) {}

  /** What came in; rounded, as all its lines are. */
  public Money income() {
    Money sum = Money.zero(currency);
    for (RevenueLine line : revenue) {
      sum = sum.plus(line.amount());
    }
    return sum;
  }

  /** All costs that have a value; exact. */
  public Money exactCost() {
    Money sum = Money.zero(currency);
    for (Valued one : costs) {
      Money worth = one.worth();
      sum = worth == null ? sum : sum.plus(worth);
    }
    return sum;
  }

  /** The same, rounded once. */
  public Money cost() {
    return exactCost().rounded();
  }

  /** What is left; below zero when it costs more than it pays. */
  public Money left() {
    return income().minus(cost());
  }

  /**
   * What each cost comes to in coins, in the order of {@link #costs}, so that together they are {@link
   * #cost}; null for one without a value.
   */
  public List<@Nullable Money> coins() {
    List<Money> worths = new ArrayList<>();
    for (Valued one : costs) {
      Money worth = one.worth();
      if (worth != null) {
        worths.add(worth);
      }
    }
    Iterator<Money> shared = Apportionment.rounded(worths, currency).iterator();
    List<@Nullable Money> coins = new ArrayList<>();
    for (Valued one : costs) {
      coins.add(one.worth() == null ? null : shared.next());
    }
    return coins;
  }

  /** Costs that have no value, by their own currency; exact. */
  public SortedMap<String, Money> unvalued() {
    SortedMap<String, Money> sums = new TreeMap<>();
    for (Valued one : costs) {
      if (one.worth() == null && one.line().amount().signum() != 0) {
        Money amount = one.line().amount();
        sums.merge(amount.currency(), amount, Money::plus);
      }
    }
    return sums;
  }

  /** Whether nothing waits for a rate. */
  public boolean isComplete() {
    return waits.isEmpty() && unvalued().isEmpty();
  }

  /** In whole percent of what came in; empty when nothing did. */
  public Optional<Integer> percent() {
    return MarginShare.percent(income(), exactCost());
  }

  /**
   * Whether it surely costs more than it pays. Costs without a value could only make it worse; revenue
   * without one could make it better, so nothing is said while any waits.
   *
   * @param tolerance by how much it may, in the account's currency
   */
  public boolean loses(Money tolerance) {
    return waits.isEmpty() && cost().against(income().plus(tolerance)) > 0;
  }
}
