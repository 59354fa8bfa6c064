package dev.cuota.engine.platform;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One open transaction. Passed as an argument to everything that takes part in it; never kept.
 * Belongs to one thread.
 */
public final class Tx {
  private final Handle handle;
  private final Events events;
  private final Scope scope;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(Handle handle, Events events, Scope scope) {
    this.handle = handle;
    this.events = events;
    this.scope = scope;
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

  void committed() {
    afterCommit.forEach(Runnable::run);
  }
}
