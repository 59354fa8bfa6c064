package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;

/**
 * The book of who did what. Written in the transaction of the act itself, and only ever added to. What
 * concerns one account is a chain, in which each entry holds the hash of the one before, so that one
 * that was changed or taken out is found.
 */
public final class Journal {
  /** Most entries shown at once. */
  public static final int MAX_LIMIT = 500;

  /** Most broken links told at once. */
  public static final int MAX_BROKEN = 1_000;

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final JournalSql sql = new JournalSql();

  Journal(Database database, Clock clock, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /** Records an act in the environment the transaction is for, or on the whole installation. */
  public void record(Tx tx, Act act) {
    if (tx.scope() instanceof Scope.Inside(var environment, _)) {
      record(tx, environment, act);
    } else {
      sql.insert(tx, ids.next(), null, clock.now(), act);
    }
  }

  /** Records an act in an environment, from a transaction that is for everything. */
  public void record(Tx tx, EnvironmentId environment, Act act) {
    sql.insert(tx, ids.next(), environment, clock.now(), act);
  }

  /** The newest acts in an environment. */
  public List<JournalEntry> newest(EnvironmentId environment, int limit) {
    int bounded = Math.clamp(limit, 1, MAX_LIMIT);
    return database.inTx(Scope.of(environment), tx -> sql.newest(tx, bounded));
  }

  /**
   * What concerns an account, the newest first.
   *
   * @param before only those with a smaller number; {@link Long#MAX_VALUE} for the newest
   */
  public List<JournalEntry> concerning(
      EnvironmentId environment, long account, long before, int limit) {
    int bounded = Math.clamp(limit, 1, MAX_LIMIT);
    return database.inTx(
        Scope.of(environment), tx -> sql.concerning(tx, environment, account, before, bounded));
  }

  /** Where the book does not hold together; at most {@value #MAX_BROKEN} places. */
  public List<BrokenLink> verify() {
    return database.inTx(Scope.everything(), tx -> sql.broken(tx, MAX_BROKEN));
  }
}
