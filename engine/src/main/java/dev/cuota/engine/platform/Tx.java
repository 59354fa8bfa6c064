package dev.cuota.engine.platform;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * One open transaction. Passed as an argument to everything that takes part in it; never kept.
 * Belongs to one thread.
 */
public final class Tx {
  private static final String ATTEMPT = "attempt";

  private final Handle handle;
  private final Events events;
  private final Scope scope;
  private final List<Runnable> afterCommit;

  Tx(Handle handle, Events events, Scope scope, List<Runnable> afterCommit) {
    this.handle = handle;
    this.events = events;
    this.scope = scope;
    this.afterCommit = afterCommit;
  }

  /** For the rooms' {@code *Sql} classes only. */
  public Handle handle() {
    return handle;
  }

  /** For whom it was opened. */
  public Scope scope() {
    return scope;
  }

  /** Tells the listeners of {@code event}, here and now, inside this transaction. */
  public void publish(Object event) {
    events.dispatch(this, event);
  }

  /** Runs {@code action} once the commit has succeeded, on the same thread; never on roll-back. */
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /**
   * A mark for followers: whatever transactions before it wrote can be seen now, and what those from
   * it on write may appear later. Take it before reading, and the next time read what was written
   * from it on ({@code xid8}).
   */
  public String horizon() {
    return handle
        .createQuery("select pg_snapshot_xmin(pg_current_snapshot())::text")
        .mapTo(String.class)
        .one();
  }

  /**
   * Runs {@code work} so that its failure undoes what it did and nothing else: the rest of the
   * transaction goes on. For what must never stop the work it comes along with.
   *
   * @return why it failed; empty when it did not
   */
  public Optional<RuntimeException> attempt(Runnable work) {
    int promised = afterCommit.size();
    handle.savepoint(ATTEMPT);
    try {
      work.run();
      handle.releaseSavepoint(ATTEMPT);
      return Optional.empty();
    } catch (RuntimeException e) {
      handle.rollbackToSavepoint(ATTEMPT);
      afterCommit.subList(promised, afterCommit.size()).clear();
      return Optional.of(e);
    }
  }
}
