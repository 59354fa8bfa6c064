package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks holders of leases to give back what they do not need when somebody else is refused for it, so
 * that the last unit of an allowance can be used wherever it is wanted.
 */
final class Recalls {
  /** How long who is refused waits for what is given back. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** Holders are not asked more often than that. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final Platform platform;
  private final Promises promises;

  Recalls(Platform platform, Promises promises) {
    this.platform = platform;
    this.promises = promises;
  }

  /** Whether something was given back that a refusal was for; waits for it a little. */
  boolean helped(Guards guards, Instant now) {
    Optional<PoolPlace> wanted =
        guards.all().stream().flatMap(guard -> missing(guard, now).stream()).findFirst();
    return wanted.isPresent() && ask(wanted.get()) && awaitChange(wanted.get());
  }

  /** Asks those who hold leases of a pool; false when nobody does. */
  boolean ask(PoolPlace place) {
    if (promises.held(place).signum() == 0) {
      return false;
    }
    Instant now = platform.clock().now();
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              if (PoolSql.recall(tx, place, now, now.minus(PAUSE))) {
                promises.changed(tx, PoolSql.at(tx, java.util.List.of(place)));
              }
            });
    return true;
  }

  /** The pool whose leases hold what a guard lacks. */
  private static Optional<PoolPlace> missing(PartGuard guard, Instant now) {
    Allowance first = guard.allowances().getFirst();
    boolean promised = guard.seen().own().signum() > 0;
    return promised && first.isHard()
        ? Optional.of(PoolPlace.of(guard.tenant(), first, now))
        : Optional.empty();
  }

  private boolean awaitChange(PoolPlace place) {
    BigDecimal before = promises.held(place);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (promises.held(place).compareTo(before) < 0) {
        return true;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return false;
  }
}
