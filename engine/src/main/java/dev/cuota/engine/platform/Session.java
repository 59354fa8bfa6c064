package dev.cuota.engine.platform;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * One connection kept for long, which holds a lock for as long as it lives. Whoever can take that lock
 * knows that nothing more is written through the session, however its process ended. Belongs to one
 * thread.
 */
public final class Session implements AutoCloseable {
  private final Handle handle;

  Session(Handle handle, long kind, long number) {
    this.handle = handle;
    boolean taken =
        handle
            .createQuery("select pg_try_advisory_lock(hashtextextended(:name, :kind))")
            .bind("name", Long.toString(number))
            .bind("kind", kind)
            .mapTo(Boolean.class)
            .one();
    if (!taken) {
      handle.close();
      throw new IllegalStateException("session " + number + " is open elsewhere");
    }
  }

  /** Runs one statement and commits it. For the rooms' {@code *Sql} classes. */
  public <T> T run(Function<Handle, T> statement) {
    return statement.apply(handle);
  }

  /** Whether nobody has that session any more; nobody else can open it until {@code tx} ends. */
  public static boolean isOver(Tx tx, long kind, long number) {
    return tx.handle()
        .createQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, :kind))")
        .bind("name", Long.toString(number))
        .bind("kind", kind)
        .mapTo(Boolean.class)
        .one();
  }

  /** Lets the lock go. */
  @Override
  public void close() {
    try (handle) {
      handle.execute("select pg_advisory_unlock_all()");
    }
  }
}
