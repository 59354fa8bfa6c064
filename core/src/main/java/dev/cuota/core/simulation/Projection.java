package dev.cuota.core.simulation;

import dev.cuota.core.platform.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a number of accounts would bring and cost in a month.
 *
 * @param accounts how many in all
 * @param lines one for each plan of the mix, in its order
 */
public record Projection(int accounts, List<Line> lines) {
  public Projection {
    lines = List.copyOf(lines);
  }

  /**
   * The accounts on one plan. Each amount is rounded once.
   *
   * @param revenue null when nothing is known of the plan
   * @param cost null when that is so, or it has no bound
   */
  public record Line(String plan, int accounts, @Nullable Money revenue, @Nullable Money cost) {
    /** What is left; empty when it is not known, or revenue and cost are in different currencies. */
    public Optional<Money> margin() {
      return revenue == null || cost == null || !revenue.currency().equals(cost.currency())
          ? Optional.empty()
          : Optional.of(revenue.minus(cost));
    }

    /** The same in whole percent of the revenue. */
    public Optional<Integer> marginPercent() {
      return revenue == null
          ? Optional.empty()
          : margin().flatMap(left -> Side.percent(left, revenue));
    }
  }

  /** Spreads accounts over plans; what is not known of a plan stays unknown. */
  public static Projection of(int accounts, Mix mix, Map<String, Economy> economies) {
    List<Line> lines = new ArrayList<>();
    mix.of(accounts)
        .forEach(
            (plan, count) -> {
              Economy economy = economies.get(plan);
              lines.add(
                  economy == null
                      ? new Line(plan, count, null, null)
                      : new Line(
                          plan, count, economy.revenue(count), economy.cost(count).orElse(null)));
            });
    return new Projection(accounts, lines);
  }

  /** What all of them bring, by currency; of plans of which nothing is known nothing. */
  public SortedMap<String, Money> revenue() {
    SortedMap<String, Money> sum = new TreeMap<>();
    for (Line line : lines) {
      if (line.revenue() != null) {
        sum.merge(line.revenue().currency(), line.revenue(), Money::plus);
      }
    }
    return sum;
  }

  /** What all of them cost; empty when that of some accounts is not known. */
  public Optional<Money> cost() {
    Money sum = null;
    for (Line line : lines) {
      if (line.accounts() == 0) {
        continue;
      }
      if (line.cost() == null) {
        return Optional.empty();
      }
      sum = sum == null ? line.cost() : sum.plus(line.cost());
    }
    return Optional.ofNullable(sum);
  }

  /** What is left of all; empty when that is not known, or not in one currency. */
  public Optional<Money> margin() {
    return cost().flatMap(cost -> oneRevenue(cost.currency()).map(all -> all.minus(cost)));
  }

  /** The same in whole percent of the revenue. */
  public Optional<Integer> marginPercent() {
    return margin()
        .flatMap(left -> oneRevenue(left.currency()).flatMap(all -> Side.percent(left, all)));
  }

  private Optional<Money> oneRevenue(String currency) {
    SortedMap<String, Money> brought = revenue();
    return brought.size() == 1 ? Optional.ofNullable(brought.get(currency)) : Optional.empty();
  }
}
