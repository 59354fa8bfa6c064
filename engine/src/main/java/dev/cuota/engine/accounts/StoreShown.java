package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Showing;

/**
 * A store is paused, shown again, or shown for the first time; published inside the transaction.
 *
 * @param store as it was
 */
public record StoreShown(Store store, Showing before, Showing after) {}
