package dev.cuota.core.billing;

import java.util.Locale;
import java.util.Optional;

/** For what an account owes beside the price of its plan. */
public enum AdjustmentType {
  /** Use above an allowance. */
  OVERAGE,
  /** A part of what was sold. */
  COMMISSION;

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Optional<AdjustmentType> of(String text) {
    for (AdjustmentType type : values()) {
      if (type.wire().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
