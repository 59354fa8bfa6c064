package dev.cuota.core.fx;

import java.util.Locale;
import java.util.Optional;

/** For whom a rate is: whoever buys the base, sells it, or neither. */
public enum Side {
  BUY,
  SELL,
  MID;

  /** As it is seen from the other currency: who buys one sells the other. */
  public Side opposite() {
    return switch (this) {
      case BUY -> SELL;
      case SELL -> BUY;
      case MID -> MID;
    };
  }

  /** As it is written. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Optional<Side> of(String text) {
    for (Side side : values()) {
      if (side.wire().equals(text)) {
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }
}
