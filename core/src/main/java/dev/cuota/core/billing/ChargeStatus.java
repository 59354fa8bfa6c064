package dev.cuota.core.billing;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How asking a provider for money stands. */
public enum ChargeStatus {
  /** It is to be asked, or was and has not answered. */
  OPEN(AdjustmentStatus.CHARGING),
  /** The account has to pay it itself, and was told where. */
  WAITING(AdjustmentStatus.CHARGING),
  /** Paid. */
  TAKEN(AdjustmentStatus.CHARGED),
  /** The provider said no. */
  DECLINED(AdjustmentStatus.FAILED),
  /** Nothing was taken, and surely never will be by this one. */
  RELEASED(AdjustmentStatus.PENDING);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int MOST_DOUBLINGS = 10;

  private final AdjustmentStatus meaning;

  ChargeStatus(AdjustmentStatus meaning) {
    this.meaning = meaning;
  }

  /** How what was asked for stands then. */
  public AdjustmentStatus meaning() {
    return meaning;
  }

  /** Whether there is an answer for good. */
  public boolean isOver() {
    return this == TAKEN || this == DECLINED || this == RELEASED;
  }

  /**
   * How long to wait before a provider is asked again: five minutes, then twice as long each time, six
   * hours at most.
   *
   * @param tries how often it was asked; 1 or more
   */
  public static Duration pause(int tries) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Optional<ChargeStatus> of(String text) {
    for (ChargeStatus status : values()) {
      if (status.wire().equals(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
