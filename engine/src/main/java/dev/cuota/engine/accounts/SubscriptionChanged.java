package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import org.jspecify.annotations.Nullable;

/**
 * The subscription that counts for an account has another status, or another one counts; published
 * inside the transaction.
 *
 * @param before null when the account had none
 */
public record SubscriptionChanged(
    EnvironmentId environment,
    long account,
    @Nullable SubscriptionStatus before,
    SubscriptionStatus after) {}
