package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that is to begin.
 *
 * @param account internal number of the account
 * @param plan key of a plan in force
 * @param status with which it begins
 * @param trialEndsAt until when it is free; null unless it begins with a trial
 * @param anchor start of its first period; null for now
 */
public record NewSubscription(
    long account,
    String plan,
    SubscriptionStatus status,
    Subscription.Provider provider,
    @Nullable Instant trialEndsAt,
    @Nullable Instant anchor) {}
