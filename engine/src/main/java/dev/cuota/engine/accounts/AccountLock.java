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
  private final boolean dryRun;

  AccountLock(Database database, Locks locks) {
    this(database, locks, false);
  }

  private AccountLock(Database database, Locks locks, boolean dryRun) {
    this.database = database;
    this.locks = locks;
    this.dryRun = dryRun;
  }

  /** The same, but nothing stays of what is done under it. */
  AccountLock dryRun() {
    return new AccountLock(database, locks, true);
  }

  /** Waits until nobody else is at the account; until the transaction ends nobody else will be. */
  void take(Tx tx, long account) {
    locks.take(tx, "account " + account, PATIENCE);
  }

  /** Waits until nobody else is giving anybody that slug. Whoever needs several takes them in order. */
  void takeSlug(Tx tx, EnvironmentId environment, String slug) {
    locks.take(tx, "slug %d %s".formatted(environment.value(), slug), PATIENCE);
  }

  /** Runs work in a transaction; answers {@code busy} when a lock was not to be had. */
  <T> T inTx(EnvironmentId environment, Function<Tx, T> work, Supplier<T> busy) {
    try {
      Scope scope = Scope.of(environment);
      return dryRun ? database.tryTx(scope, work) : database.inTx(scope, work);
    } catch (Locks.NotTaken _) {
      return busy.get();
    }
  }
}
