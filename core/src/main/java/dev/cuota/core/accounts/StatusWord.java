package dev.cuota.core.accounts;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a subscription.
 *
 * @param saidAt when it was so, by the clock of who says it; null when that is now
 * @param dates those that are said with it
 * @param period the one that is paid for by now; null when nothing is said of it
 */
public record StatusWord(
    SubscriptionStatus status,
    @Nullable Instant saidAt,
    SubscriptionDates dates,
    @Nullable Period period) {

  /** That status, from now on. */
  public static StatusWord of(SubscriptionStatus status) {
    return new StatusWord(status, null, SubscriptionDates.NONE, null);
  }

  /** That status, as it was at a moment. */
  public static StatusWord of(SubscriptionStatus status, Instant saidAt) {
    return new StatusWord(status, saidAt, SubscriptionDates.NONE, null);
  }

  /** The same with dates. */
  public StatusWord with(SubscriptionDates others) {
    return new StatusWord(status, saidAt, others, period);
  }
}
