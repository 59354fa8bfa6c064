package dev.cuota.core.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * What one side says of a store, spelled as on the wire.
 *
 * @param slug empty for none
 * @param pausedReason null unless it is paused
 * @param plan empty for none
 * @param subscription status of the subscription that counts; empty for none
 */
public record StoreFacts(
    String tenant,
    String slug,
    String name,
    String publication,
    @Nullable String pausedReason,
    String plan,
    String subscription) {}
