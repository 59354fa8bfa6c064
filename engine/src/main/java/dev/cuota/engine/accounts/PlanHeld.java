package dev.cuota.engine.accounts;

/**
 * On which plan an account was at a moment.
 *
 * @param account internal number
 * @param key the platform's name for it
 * @param wasThere whether the account was there by then
 */
public record PlanHeld(long account, String key, Subscription.PlanRef plan, boolean wasThere) {}
