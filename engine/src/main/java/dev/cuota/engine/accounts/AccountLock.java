package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** One at a time at an account, on all nodes. */
final class AccountLock {
  /** Whoever waits for longer is told to come again. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final Locks locks;

  AccountLock(Database database, Locks locks) {
    this.database = database;
    this.locks = locks;
  }

  /** Waits until nobody else is at the account; until the transaction ends nobody else will be. */
  void take(Tx tx, long account) {
    locks.take(tx, "account " + account, PATIENCE);
  }

  /** Runs work in a transaction; answers {@code busy} when a lock was not to be had. */
  <T> T inTx(EnvironmentId environment, Function<Tx, T> work, Supplier<T> busy) {
    try {
      return database.inTx(Scope.of(environment), work);
    } catch (Locks.NotTaken _) {
      return busy.get();
    }
  }
}
