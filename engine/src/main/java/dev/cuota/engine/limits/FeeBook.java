package dev.cuota.engine.limits;

import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rates that are agreed with accounts, all of them in memory, so that whoever asks what goes over costs
 * need not wait for the database. What this node changes is in force with its commit; what others change
 * is found by {@link #follow}.
 */
final class FeeBook {
  private final Database database;
  private final Map<Long, FeeSchedule> byAccount = new ConcurrentHashMap<>();
  private String seenUntil = "0";

  FeeBook(Database database) {
    this.database = database;
    follow();
  }

  /** What is agreed with an account. */
  FeeSchedule of(long account) {
    return byAccount.getOrDefault(account, FeeSchedule.NONE);
  }

  /** Takes what a transaction of this node changes, once it is committed. */
  void changed(Tx tx) {
    tx.afterCommit(this::follow);
  }

  /** Learns what has changed since the last look. */
  synchronized void follow() {
    database.useTx(
        Scope.everything(),
        tx -> {
          String horizon = tx.horizon();
          byAccount.putAll(FeeSql.since(tx, seenUntil));
          seenUntil = horizon;
        });
  }
}
