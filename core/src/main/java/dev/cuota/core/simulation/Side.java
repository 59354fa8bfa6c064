package dev.cuota.core.simulation;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account owes and costs in a range of months, either as it was or as it would have been.
 *
 * @param plan key of the one it was on last; empty for none
 * @param months in how many it was there
 * @param charges by currency, as plans of several can follow each other
 * @param cost of serving it, in the catalog's cost currency; exact until it is {@link #rounded}
 */
public record Side(String plan, int months, SortedMap<String, Charges> charges, Money cost) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Side {
    charges = Collections.unmodifiableSortedMap(new TreeMap<>(charges));
  }

  /** One month. */
  public static Side month(String plan, boolean wasThere, Charges charges, Money cost) {
    return new Side(
        plan, wasThere ? 1 : 0, new TreeMap<>(Map.of(charges.currency(), charges)), cost);
  }

  /** A month without a plan, in which nothing is owed. */
  public static Side unplanned(boolean wasThere, Money cost) {
    return new Side("", wasThere ? 1 : 0, new TreeMap<>(), cost);
  }

  /** Nothing of anybody. */
  public static Side nothing(String costCurrency) {
    return new Side("", 0, new TreeMap<>(), Money.zero(costCurrency));
  }

  /** With a month that follows, or with another account's. Costs have to be in one currency. */
  public Side plus(Side later) {
    SortedMap<String, Charges> both = new TreeMap<>(charges);
    later.charges.forEach((currency, one) -> both.merge(currency, one, Charges::plus));
    return new Side(later.plan, months + later.months, both, cost.plus(later.cost));
  }

  /** The same with its cost rounded: an account's cost in a range is a line, and is rounded once. */
  public Side rounded() {
    return new Side(plan, months, charges, cost.rounded());
  }

  /** What is owed, by currency. */
  public SortedMap<String, Money> revenue() {
    SortedMap<String, Money> revenue = new TreeMap<>();
    charges.forEach((currency, one) -> revenue.put(currency, one.total()));
    return revenue;
  }

  /**
   * What is owed in the one currency that it is owed in, or nothing in that of costs; empty when there are
   * several currencies.
   */
  public Optional<Money> oneRevenue() {
    if (charges.size() > 1) {
      return Optional.empty();
    }
    Money none = Money.zero(cost.currency());
    return Optional.of(charges.values().stream().findFirst().map(Charges::total).orElse(none));
  }

  /** What is left of it; empty when it is not in the currency of costs alone. */
  public Optional<Money> margin() {
    return oneRevenue()
        .filter(money -> money.currency().equals(cost.currency()))
        .map(money -> money.minus(cost));
  }

  /** The margin in whole percent of what is owed, rounded once; empty as {@link #margin}, or of nothing. */
  public Optional<Integer> marginPercent() {
    return margin().flatMap(left -> percent(left, oneRevenue().orElseThrow()));
  }

  static Optional<Integer> percent(Money left, Money of) {
    return of.signum() == 0
        ? Optional.empty()
        : Optional.of(
            left.amount().multiply(HUNDRED).divide(of.amount(), 0, Money.ROUNDING).intValueExact());
  }
}
