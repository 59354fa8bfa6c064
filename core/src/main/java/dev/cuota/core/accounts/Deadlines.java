package dev.cuota.core.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a subscription by time alone. */
public final class Deadlines {
  private Deadlines() {}

  /**
   * A subscription as far as time matters to it.
   *
   * @param endedAt when it ended; null while it has not
   * @param ours whether nobody else keeps its dates: a provider ends trials and subscriptions itself
   */
  public record Facts(
      SubscriptionStatus status,
      SubscriptionDates dates,
      @Nullable Instant endedAt,
      boolean ours) {}

  /**
   * The status that it comes to have.
   *
   * @param retention how long what has ended is kept
   * @return empty while no date has passed
   */
  public static Optional<SubscriptionStatus> due(Facts facts, Instant now, Duration retention) {
    SubscriptionDates dates = facts.dates();
    return switch (facts.status()) {
      case TRIALING ->
          when(facts.ours() && passed(dates.trialEndsAt(), now), SubscriptionStatus.EXPIRED);
      case CANCEL_SCHEDULED ->
          when(facts.ours() && passed(dates.cancelAt(), now), SubscriptionStatus.CANCELED);
      case GRACE, PAST_DUE -> when(passed(dates.graceUntil(), now), SubscriptionStatus.SUSPENDED);
      case CANCELED, EXPIRED ->
          when(passed(plus(facts.endedAt(), retention), now), SubscriptionStatus.PURGED);
      default -> Optional.empty();
    };
  }

  /**
   * Whether its next period is to begin here: a provider begins periods itself, so that there is
   * something to do for one of a provider's only when another plan waits for it.
   *
   * @param ends when the period that runs ends
   * @param changesPlan whether another plan holds from the next period on
   */
  public static boolean renews(Facts facts, Instant ends, boolean changesPlan, Instant now) {
    return !now.isBefore(ends)
        && facts.status().access() == Access.GRANTED
        && (facts.ours() || changesPlan);
  }

  private static Optional<SubscriptionStatus> when(boolean passed, SubscriptionStatus status) {
    return passed ? Optional.of(status) : Optional.empty();
  }

  private static boolean passed(@Nullable Instant date, Instant now) {
    return date != null && !now.isBefore(date);
  }

  private static @Nullable Instant plus(@Nullable Instant date, Duration time) {
    return date == null ? null : date.plus(time);
  }
}
