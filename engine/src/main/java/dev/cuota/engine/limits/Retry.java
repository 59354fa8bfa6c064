package dev.cuota.engine.limits;

import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to ask again for what was refused.
 *
 * @param fits from when on it fits if nothing else is used; who comes then is let through
 * @param after how long to wait; more than until it fits for who was refused several times in a row
 */
public record Retry(Instant fits, Duration after) {
  static @Nullable Retry of(Decision decision, Instant now) {
    return decision instanceof Decision.Denied denied
        ? denied.fitsAt(now).map(fits -> new Retry(fits, needed(denied, fits, now))).orElse(null)
        : null;
  }

  Retry advised(Duration longer) {
    return new Retry(fits, longer);
  }

  /** From the moment of the decision, which is after that of the request. */
  private static Duration needed(Decision.Denied denied, Instant fits, Instant asked) {
    TokenBucket.State state = denied.use().bucket();
    Instant decided = state == null || state.at().isBefore(asked) ? asked : state.at();
    Duration needed = Duration.between(decided, fits);
    return needed.isNegative() ? Duration.ZERO : needed;
  }
}
