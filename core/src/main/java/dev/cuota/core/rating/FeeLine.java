package dev.cuota.core.rating;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rate that is agreed with one account for one feature. It is never changed: another rate is another
 * line, and this one ends.
 *
 * @param number 1, 2, 3 … of the account's lines for this feature
 * @param terms what is agreed
 * @param since from when on; the start of a month
 * @param until before when; the start of a month, the same as {@code since} for one that was taken back
 *     before it began, null while nobody has ended it
 */
public record FeeLine(int number, Terms terms, Instant since, @Nullable Instant until) {
  public FeeLine {
    if (number < 1) {
      throw new IllegalArgumentException("lines are numbered from 1, was " + number);
    }
    if (until != null && until.isBefore(since)) {
      throw new IllegalArgumentException("%s is before %s".formatted(until, since));
    }
  }

  /**
   * What is agreed.
   *
   * @param feature key; {@link Rating#GMV} for commission
   * @param rate by which what is over is priced
   * @param threshold sales per month free of commission; null for a feature, whose allowance stays the
   *     plan's
   * @param currency in which it is priced, ISO 4217
   */
  public record Terms(String feature, Rate rate, @Nullable Quantity threshold, String currency) {
    public Terms {
      if (feature.equals(Rating.GMV) != (threshold != null)) {
        throw new IllegalArgumentException("only commission has a threshold, and it needs one");
      }
    }
  }

  /** For what. */
  public String feature() {
    return terms.feature();
  }

  /** Whether it goes for a month: whether it was in force at the month's last moment. */
  public boolean holds(Period month) {
    return since.isBefore(month.end()) && (until == null || !until.isBefore(month.end()));
  }

  /** Whether both would be in force at some moment. */
  public boolean overlaps(FeeLine other) {
    return feature().equals(other.feature()) && begins(other) && other.begins(this);
  }

  /** Whether it is in force at some moment at all. */
  public boolean isEver() {
    return until == null || since.isBefore(until);
  }

  private boolean begins(FeeLine other) {
    return isEver() && (other.until == null || since.isBefore(other.until));
  }

  /** The same, ended. */
  public FeeLine until(Instant end) {
    return new FeeLine(number, terms, since, end);
  }
}
