package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to give. Amounts are in the feature's unit.
 *
 * @param feature key
 * @param priority see {@link dev.cuota.core.limits.Grant}
 * @param starts null for the hour that is running
 * @param expires null for never
 * @param monthly whether the amount comes again with each month
 * @param rollover most that a month hands on to the next, or unlimited; null for what is usual: nothing
 *     of what comes again, everything of what does not
 * @param reason may be empty, at most {@value #MAX_REASON} characters
 * @param by name of who gives it
 * @param callerId makes a repetition harmless; null for a request that is never repeated
 */
public record GrantWish(
    String feature,
    Quantity amount,
    int priority,
    @Nullable Instant starts,
    @Nullable Instant expires,
    boolean monthly,
    @Nullable Limit rollover,
    String reason,
    String by,
    @Nullable String callerId) {

  /** Longest reason, in characters. */
  public static final int MAX_REASON = 500;

  /** What it comes to if it is given while the hour {@code running} runs. */
  LimitGrant.Terms terms(Instant running) {
    return new LimitGrant.Terms(
        amount, priority, starts == null ? running : starts, expires, monthly, carried());
  }

  private @Nullable Quantity carried() {
    if (rollover == null) {
      return monthly ? Quantity.ZERO : null;
    }
    return rollover instanceof Limit.AtMost(Quantity most) ? most : null;
  }

  /** Whether it asks for what was given; when it starts counts only if it says so. */
  boolean isFor(LimitGrant given) {
    return given.feature().equals(feature)
        && given.reason().equals(reason)
        && given.terms().equals(terms(given.terms().starts()));
  }
}
