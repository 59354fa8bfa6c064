package dev.cuota.engine.metering;

import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the writers' transactions again when they failed by bad luck: a dead-lock, or a database that
 * is being restarted. What is written is keyed, so writing it twice is harmless even when a commit
 * went through and only its answer was lost.
 */
final class Transactions {
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);
  private static final int MAX_TRIES = 12;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Database database;

  Transactions(Database database) {
    this.database = database;
  }

  /**
   * Runs {@code work} in a transaction across environments.
   *
   * @param beforeRetry what to do before trying again: look which keys are in the ledger already
   */
  <T> T run(Function<Tx, T> work, Runnable beforeRetry) {
    Duration pause = FIRST_PAUSE;
    for (int tried = 1; ; tried++) {
      try {
        return database.inTx(Scope.everything(), work);
      } catch (RuntimeException e) {
        WriteFault.Kind kind = WriteFault.kindOf(e);
        if (kind == WriteFault.Kind.LASTING || tried == MAX_TRIES) {
          throw e;
        }
        if (kind == WriteFault.Kind.PASSING) {
          log.warn(
              "writing the ledger failed, trying again in {} ms: {}",
              pause.toMillis(),
              e.toString());
          LockSupport.parkNanos(pause.toNanos());
          pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
        beforeRetry.run();
      }
    }
  }

  /** Reads with the same patience. */
  <T> T read(Function<Tx, T> work) {
    return run(work, () -> {});
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
