package dev.cuota.core.billing;

import java.util.Locale;
import java.util.Optional;

/** How an adjustment stands. */
public enum AdjustmentStatus {
  /** Owed, and nobody was asked for it yet. It may still be worked out anew. */
  PENDING,
  /** A provider of payments was asked, and has not said how it went. */
  CHARGING,
  /** Paid. */
  CHARGED,
  /** The provider was asked and said no. It can be tried again. */
  FAILED,
  /** Somebody has let it go, and said why. */
  WAIVED;

  /** What can be done to an adjustment. */
  public enum Act {
    /** Work it out anew. */
    RECALCULATE,
    /** Ask the provider for it. */
    CHARGE,
    /** The provider has taken it. */
    SUCCEED,
    /** The provider has said no. */
    DECLINE,
    /** The provider was not reached, and surely has taken nothing. */
    RELEASE,
    /** Let it go. */
    WAIVE
  }

  /** As what it stands after that; empty when it cannot be done. */
  public Optional<AdjustmentStatus> after(Act act) {
    return Optional.ofNullable(
        switch (this) {
          case PENDING ->
              switch (act) {
                case RECALCULATE -> PENDING;
                case CHARGE -> CHARGING;
                case WAIVE -> WAIVED;
                case SUCCEED, DECLINE, RELEASE -> null;
              };
          case CHARGING ->
              switch (act) {
                case SUCCEED -> CHARGED;
                case DECLINE -> FAILED;
                case RELEASE -> PENDING;
                case RECALCULATE, CHARGE, WAIVE -> null;
              };
          case FAILED ->
              switch (act) {
                case CHARGE -> CHARGING;
                case WAIVE -> WAIVED;
                case RECALCULATE, SUCCEED, DECLINE, RELEASE -> null;
              };
          case CHARGED, WAIVED -> null;
        });
  }

  /** Whether that can be done. */
  public boolean allows(Act act) {
    return after(act).isPresent();
  }

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Optional<AdjustmentStatus> of(String text) {
    for (AdjustmentStatus status : values()) {
      if (status.wire().equals(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
