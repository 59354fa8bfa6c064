package dev.cuota.engine.statements;

import dev.cuota.core.platform.Money;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was issued, or would be.
 *
 * @param accounts how many had something to be told
 * @param statements how many were issued
 * @param totals by currency, what they come to
 */
public record StatementTally(long accounts, long statements, SortedMap<String, Money> totals) {
  /** Nothing. */
  static final StatementTally NONE = new StatementTally(0, 0, new TreeMap<>());

  static StatementTally of(long accounts, List<Statement> issued) {
    SortedMap<String, Money> totals = new TreeMap<>();
    for (Statement one : issued) {
      Money total = one.head().sum().total();
      totals.merge(total.currency(), total, Money::plus);
    }
    return new StatementTally(accounts, issued.size(), totals);
  }

  StatementTally plus(StatementTally other) {
    SortedMap<String, Money> sum = new TreeMap<>(totals);
    other.totals.forEach((currency, money) -> sum.merge(currency, money, Money::plus));
    return new StatementTally(accounts + other.accounts, statements + other.statements, sum);
  }

  /** In one line. */
  public String line() {
    return "%,d accounts: %,d statements; %s"
        .formatted(
            accounts,
            statements,
            totals.isEmpty()
                ? "nothing stated"
                : String.join(", ", totals.values().stream().map(Money::toString).toList()));
  }
}
