package dev.cuota.engine.limits;

import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;

/**
 * A bucket while a transaction goes on that has locked it: one for all its guards, so that each sees
 * what those before it have taken.
 */
final class Pouring {
  private final BucketPlace place;
  private final Instant now;
  private TokenBucket.State state;

  Pouring(BucketPlace place, TokenBucket.State state, Instant now) {
    this.place = place;
    this.state = state;
    this.now = now;
  }

  BucketPlace place() {
    return place;
  }

  TokenBucket.State state() {
    return state;
  }

  /** As it is for a tenant with these numbers. */
  TokenBucket.State at(TokenBucket bucket) {
    return bucket.at(state, now);
  }

  void take(TokenBucket bucket, Quantity amount) {
    state = bucket.take(at(bucket), amount.value());
  }
}
