package dev.cuota.core.rating;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A part of a price that is for a longer period: charged for the time in which a plan holds, or given
 * back for the time in which it does not any more.
 *
 * <p>By exact time, in seconds: whoever changes at noon pays for half the day, and what is asked does not
 * depend on anybody's midnight. Up to each moment the price's share is rounded once, and a part is the
 * difference of two such shares; so adjoining parts add up to the whole, however it is cut.
 *
 * @param price of which plan
 * @param full its price for {@code whole}
 * @param whole what the price is for
 * @param part of {@code whole}
 * @param isCredit whether it is given back
 */
public record ProratedLine(
    PriceVersion price, Money full, Period whole, Period part, boolean isCredit) {
  public ProratedLine {
    if (part.start().isBefore(whole.start()) || part.end().isAfter(whole.end())) {
      throw new IllegalArgumentException("%s is no part of %s".formatted(part, whole));
    }
    if (full.signum() < 0 || seconds(whole, whole.end()) == 0) {
      throw new IllegalArgumentException("%s for %s cannot be shared".formatted(full, whole));
    }
  }

  /** What the price comes to until the part begins. */
  public Money before() {
    return until(part.start());
  }

  /** What it comes to until the part ends. */
  public Money after() {
    return until(part.end());
  }

  /** What is owed; below zero for a credit. */
  public Money amount() {
    Money share = after().minus(before());
    return isCredit ? share.negated() : share;
  }

  private Money until(Instant moment) {
    if (moment.equals(whole.end())) {
      return full.rounded();
    }
    return full.share(seconds(whole, moment), seconds(whole, whole.end()));
  }

  private static long seconds(Period whole, Instant moment) {
    return Duration.between(whole.start(), moment).toSeconds();
  }

  /**
   * In words that are the same, byte for byte, whenever the same is rated again.
   *
   * <pre>
   * credit for growth@3, 2026-01-16T12:00:00Z to 2026-02-01T00:00:00Z
   * 59.00 USD for 2678400 s; until 1339200 s 29.50 USD, until 2678400 s 59.00 USD
   * each rounded HALF_UP; -29.50 USD
   * </pre>
   */
  public String text() {
    // Digits are those of no language, so that they are the same bytes on every machine.
    return String.format(
        Locale.ROOT,
        """
        %s for %s, %s to %s
        %s for %d s; until %d s %s, until %d s %s
        each rounded %s; %s
        """,
        isCredit ? "credit" : "charge",
        price,
        part.start(),
        part.end(),
        full,
        seconds(whole, whole.end()),
        seconds(whole, part.start()),
        before(),
        seconds(whole, part.end()),
        after(),
        Money.ROUNDING,
        amount());
  }
}
