package dev.cuota.core.statements;

import java.util.Locale;

/** For what a subscription asks. */
public enum FeeKind {
  /** The price of a period that has begun, or of what is left of it. */
  PERIOD,
  /** What is left of a plan's price, given back as another plan holds from now on. */
  CREDIT,
  /** What the other plan costs for the rest of the period. */
  CHARGE;

  /** As it is stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static FeeKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
