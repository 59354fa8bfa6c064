package dev.cuota.engine.billing;

import dev.cuota.core.platform.Money;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run has done, or would have.
 *
 * @param accounts how many were looked at
 * @param made adjustments that there were not before
 * @param corrected how many of those correct settled ones
 * @param changed pending ones that come to something else now
 * @param asked by currency, what all of those made and changed come to
 */
public record RunTally(
    long accounts, long made, long corrected, long changed, SortedMap<String, Money> asked) {
  /** Nothing. */
  static final RunTally NONE = new RunTally(0, 0, 0, 0, new TreeMap<>());

  static RunTally of(long accounts, List<Adjustment> made, List<Adjustment> changed) {
    SortedMap<String, Money> asked = new TreeMap<>();
    made.forEach(one -> asked.merge(one.amount().currency(), one.amount(), Money::plus));
    changed.forEach(one -> asked.merge(one.amount().currency(), one.amount(), Money::plus));
    return new RunTally(
        accounts,
        made.size(),
        made.stream().filter(Adjustment::isCorrection).count(),
        changed.size(),
        asked);
  }

  /** Of several runs with different accounts. */
  static RunTally of(List<RunTally> tallies) {
    return tallies.stream().reduce(NONE, RunTally::plus);
  }

  RunTally plus(RunTally other) {
    SortedMap<String, Money> sum = new TreeMap<>(asked);
    other.asked.forEach((currency, money) -> sum.merge(currency, money, Money::plus));
    return new RunTally(
        accounts + other.accounts,
        made + other.made,
        corrected + other.corrected,
        changed + other.changed,
        sum);
  }

  /** This and what another run has done with the same accounts. */
  public RunTally and(RunTally other) {
    RunTally both = plus(other);
    return new RunTally(
        Math.max(accounts, other.accounts), both.made, both.corrected, both.changed, both.asked);
  }

  /** Whether it changed anything. */
  public boolean isNothing() {
    return made == 0 && changed == 0;
  }

  /** In one line. */
  public String line() {
    return "%,d accounts: %,d adjustments made, %,d of them corrections, %,d changed; %s"
        .formatted(
            accounts,
            made,
            corrected,
            changed,
            asked.isEmpty() ? "nothing asked" : String.join(", ", texts()));
  }

  private List<String> texts() {
    return asked.values().stream().map(Money::toString).toList();
  }
}
