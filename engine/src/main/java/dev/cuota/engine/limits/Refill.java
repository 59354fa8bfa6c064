package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.limits.Use;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket fills again.
 *
 * @param limit flows back in each window, in the feature's unit
 * @param window its length
 * @param full when everything has flowed back if nothing else is used
 * @param fullIn how long that takes from the moment of the decision
 */
public record Refill(Limit limit, Duration window, Instant full, Duration fullIn) {
  /**
   * Of a bucket; null of all else.
   *
   * @param used whether the amount asked for was used in addition
   */
  static @Nullable Refill of(Allowance allowance, Use use, boolean used) {
    TokenBucket bucket = allowance.bucket();
    TokenBucket.State before = use.bucket();
    if (bucket == null || before == null) {
      return null;
    }
    TokenBucket.State now = used ? bucket.take(before, use.amount().value()) : before;
    Instant full = bucket.full(now);
    return new Refill(
        allowance.limit(), bucket.window().length(), full, Duration.between(now.at(), full));
  }
}
