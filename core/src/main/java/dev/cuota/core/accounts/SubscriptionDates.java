package dev.cuota.core.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The dates that a subscription goes by; each is null where there is none.
 *
 * @param trialEndsAt until when it is free
 * @param graceUntil until when a late payment is waited for
 * @param cancelAt when it ends
 */
public record SubscriptionDates(
    @Nullable Instant trialEndsAt, @Nullable Instant graceUntil, @Nullable Instant cancelAt) {
  /** None. */
  public static final SubscriptionDates NONE = new SubscriptionDates(null, null, null);

  /** These, and where one is not said, that of {@code before}. */
  public SubscriptionDates or(SubscriptionDates before) {
    return new SubscriptionDates(
        trialEndsAt == null ? before.trialEndsAt : trialEndsAt,
        graceUntil == null ? before.graceUntil : graceUntil,
        cancelAt == null ? before.cancelAt : cancelAt);
  }

  /** Those that still mean something to a subscription of that status. */
  public SubscriptionDates of(SubscriptionStatus status) {
    boolean late = status == SubscriptionStatus.GRACE || status == SubscriptionStatus.PAST_DUE;
    return new SubscriptionDates(
        status == SubscriptionStatus.TRIALING ? trialEndsAt : null,
        late ? graceUntil : null,
        status == SubscriptionStatus.CANCEL_SCHEDULED ? cancelAt : null);
  }
}
