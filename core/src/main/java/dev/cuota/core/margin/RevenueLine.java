package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import java.util.Locale;

/**
 * What an account brings in for one thing in a month.
 *
 * @param feature what it is for; the plan's key for its price
 * @param amount in the plan's currency, rounded
 */
public record RevenueLine(Kind kind, String feature, Money amount) {

  /** For what it is owed. */
  public enum Kind {
    /** The month's share of the plan's price. */
    PRICE,
    /** Use above an allowance. */
    OVERAGE,
    /** A part of what was sold. */
    COMMISSION;

    /** As it is written. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RevenueLine {
    if (!amount.isRounded()) {
      throw new IllegalArgumentException("what is owed is rounded: " + amount);
    }
  }
}
