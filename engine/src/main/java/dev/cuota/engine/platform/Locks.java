package dev.cuota.engine.platform;

import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Locks by name that hold across nodes, each with a limit to the waiting. They live in the database
 * and end with the transaction that took them, however it ends.
 */
public final class Locks {
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int NOTICED_SECONDS = 30;
  private static final int PROBES = 2;

  private final Database database;

  public Locks(Database database) {
    this.database = database;
  }

  /**
   * Takes the lock for the rest of {@code tx}.
   *
   * @throws NotTaken when somebody else kept it for all of {@code patience}; the transaction is lost
   */
  public void take(Tx tx, String name, Duration patience) {
    String before = setTimeout(tx, Math.max(1, patience.toMillis()) + "ms");
    try {
      tx.handle()
          .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
          .bind("name", name)
          .mapToMap()
          .one();
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof java.sql.SQLException sql
          && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
        throw new NotTaken(name, e);
      }
      throw e;
    }
    setTimeout(tx, before);
  }

  /** Takes the lock for the rest of {@code tx} if nobody has it; says whether. */
  public boolean takeNow(Tx tx, String name) {
    return tx.handle()
        .createQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
        .bind("name", name)
        .mapTo(Boolean.class)
        .one();
  }

  /** Runs {@code work} under the lock. The work's own transactions are its own affair. */
  public <T> T with(String name, Duration patience, Supplier<T> work) {
    return database.inTx(
        Scope.everything(),
        tx -> {
          keep(tx);
          take(tx, name, patience);
          return work.get();
        });
  }

  /**
   * The work may take long, and this connection does nothing meanwhile. It must not be ended for that;
   * but when its machine is gone, the server should notice within {@value #NOTICED_SECONDS} seconds.
   */
  private static void keep(Tx tx) {
    tx.handle()
        .createQuery(
            """
            select set_config('idle_in_transaction_session_timeout', '0', true) as idle,
                   set_config('tcp_keepalives_idle', :seconds, true) as first,
                   set_config('tcp_keepalives_interval', :seconds, true) as next,
                   set_config('tcp_keepalives_count', :probes, true) as probes
            """)
        .bind("seconds", Integer.toString(NOTICED_SECONDS / (PROBES + 1)))
        .bind("probes", Integer.toString(PROBES))
        .mapToMap()
        .one();
  }

  private static String setTimeout(Tx tx, String timeout) {
    return tx.handle()
        .createQuery(
            """
            select before, set_config('lock_timeout', :timeout, true)
              from (select current_setting('lock_timeout') as before offset 0) as earlier
            """)
        .bind("timeout", timeout)
        .map((row, _) -> row.getString("before"))
        .one();
  }

  /** Somebody else has the lock. */
  public static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String name, Throwable cause) {
      super("somebody else has the lock " + name, cause);
    }
  }
}
