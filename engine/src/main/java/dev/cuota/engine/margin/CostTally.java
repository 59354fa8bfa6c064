package dev.cuota.engine.margin;

import dev.cuota.core.platform.Money;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rolling up has done, or would have.
 *
 * @param accounts how many were looked at
 * @param made rows that there were not before
 * @param changed rows that come to something else now
 * @param removed rows for which there is no cost any more
 * @param cost by currency, what all accounts cost; each rounded, where it is told of
 */
public record CostTally(
    long accounts, long made, long changed, long removed, SortedMap<String, Money> cost) {
  /** Nothing. */
  static final CostTally NONE = new CostTally(0, 0, 0, 0, new TreeMap<>());

  CostTally plus(CostTally other) {
    SortedMap<String, Money> sum = new TreeMap<>(cost);
    other.cost.forEach((currency, money) -> sum.merge(currency, money, Money::plus));
    return new CostTally(
        accounts + other.accounts,
        made + other.made,
        changed + other.changed,
        removed + other.removed,
        sum);
  }

  /** How many rows are different since. */
  public long differences() {
    return made + changed + removed;
  }

  /** In one line. */
  public String line() {
    return "%,d accounts: %,d costs made, %,d changed, %,d removed; %s"
        .formatted(
            accounts,
            made,
            changed,
            removed,
            cost.isEmpty()
                ? "nothing cost anything"
                : String.join(", ", cost.values().stream().map(Money::toString).toList()));
  }
}
