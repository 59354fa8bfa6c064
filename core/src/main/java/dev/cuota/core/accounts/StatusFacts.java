package dev.cuota.core.accounts;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as it stands when somebody says something of it.
 *
 * @param saidAt how old the last word was that was heeded; null when none told
 * @param graceUntil until when a payment that is late now is waited for
 * @param anotherPays whether the account has another one that is active or authorized
 */
public record StatusFacts(
    SubscriptionStatus status,
    @Nullable Instant saidAt,
    SubscriptionDates dates,
    Period period,
    Instant graceUntil,
    boolean anotherPays) {}
