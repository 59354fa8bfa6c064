package dev.cuota.core.margin;

import java.util.Locale;
import java.util.Optional;

/** What is done about an account whose margin is too small. */
public enum GuardMode {
  /** It is shown, and told of when the account costs more than it pays. */
  REPORT,
  /** Somebody is told as soon as the margin is under the floor. */
  WARN,
  /** The same, and what the policy names is throttled until the margin recovers or the month ends. */
  THROTTLE;

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Optional<GuardMode> of(String text) {
    for (GuardMode mode : values()) {
      if (mode.wire().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
