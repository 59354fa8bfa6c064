package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.GroupCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one request has taken of leases, on its way into the journal; its thread waits for that. Simpler
 * than a future, as every use passes here.
 */
final class Spend implements GroupCommit.Item {
  private final EnvironmentId environment;
  private final List<NodeLease> leases = new ArrayList<>(1);
  private final List<Long> amounts = new ArrayList<>(1);
  private final Thread caller = Thread.currentThread();
  private long position;
  private @Nullable RuntimeException failure;

  /** Written last: who sees it sees the others. */
  private volatile boolean over;

  Spend(EnvironmentId environment) {
    this.environment = environment;
  }

  EnvironmentId environment() {
    return environment;
  }

  void add(NodeLease lease, long amount) {
    leases.add(lease);
    amounts.add(amount);
  }

  List<NodeLease> leases() {
    return leases;
  }

  long amount(int index) {
    return amounts.get(index);
  }

  /** Notes that it stands in the journal; under its lock. */
  void journaled() {
    for (int i = 0; i < leases.size(); i++) {
      leases.get(i).journaled(amounts.get(i));
    }
  }

  void giveBack() {
    for (int i = 0; i < leases.size(); i++) {
      leases.get(i).giveBack(amounts.get(i));
    }
  }

  /** Tells the caller where the ledger will hold it. */
  void complete(long at) {
    position = at;
    tell();
  }

  @Override
  public int weight() {
    return leases.size();
  }

  @Override
  public void fail(RuntimeException reason) {
    failure = reason;
    tell();
  }

  private void tell() {
    over = true;
    LockSupport.unpark(caller);
  }

  /**
   * Waits until it is durable, whatever happens; answers the position at which the ledger will hold it.
   * For the thread that made it.
   */
  long await() {
    boolean interrupted = false;
    while (!over) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      caller.interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    return position;
  }
}
