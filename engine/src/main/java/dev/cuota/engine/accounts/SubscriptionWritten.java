package dev.cuota.engine.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription has begun or is another: its status, plan, dates or period; published inside the
 * transaction, which holds the account's lock.
 *
 * @param before null when it has just begun
 */
public record SubscriptionWritten(@Nullable Subscription before, Subscription after, Instant at) {}
