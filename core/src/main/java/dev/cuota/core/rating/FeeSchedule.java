package dev.cuota.core.rating;

import dev.cuota.core.platform.Period;
import java.util.List;
import java.util.Optional;

/**
 * The rates that are agreed with one account, in place of its plan's. No two lines for the same feature
 * overlap.
 */
public record FeeSchedule(List<FeeLine> lines) {
  /** Of an account with which nothing is agreed. */
  public static final FeeSchedule NONE = new FeeSchedule(List.of());

  public FeeSchedule {
    lines = List.copyOf(lines);
  }

  /**
   * The line that goes for a month; empty where the plan's rate does. A price in one currency says nothing
   * to an account whose plan is in another.
   *
   * @param currency of the account's plan
   */
  public Optional<FeeLine> line(String feature, Period month, String currency) {
    return lines.stream()
        .filter(one -> one.feature().equals(feature) && one.holds(month))
        .filter(one -> one.terms().currency().equals(currency))
        .findFirst();
  }

  /** The first line that a new one would overlap; empty when it can be taken in. */
  public Optional<FeeLine> inTheWayOf(FeeLine another) {
    return lines.stream().filter(one -> one.overlaps(another)).findFirst();
  }

  /** Which number the next line for a feature has. */
  public int next(String feature) {
    return 1
        + lines.stream()
            .filter(one -> one.feature().equals(feature))
            .mapToInt(FeeLine::number)
            .max()
            .orElse(0);
  }
}
