package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are looked for; each condition is null where it does not matter.
 *
 * @param text somewhere in key, name, e-mail, or key or slug of a store; empty for any
 * @param subscription status of the subscription that counts
 * @param plan key of the plan that it is on
 * @param publication how at least one of its stores is shown
 * @param offset how many are passed over
 */
public record AccountSearch(
    String text,
    @Nullable SubscriptionStatus subscription,
    @Nullable String plan,
    @Nullable Publication publication,
    int limit,
    int offset) {
  /** Most at once. */
  public static final int MAX_LIMIT = 200;

  public AccountSearch {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0) {
      throw new IllegalArgumentException("1 to " + MAX_LIMIT + " accounts at once");
    }
  }
}
