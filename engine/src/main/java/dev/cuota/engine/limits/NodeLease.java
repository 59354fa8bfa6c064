package dev.cuota.engine.limits;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lease that this node spends. It is spent first, in memory, and what was spent counts once it stands
 * in the journal; what could not be written there is given back. Amounts are millionths of the feature's
 * unit.
 */
final class NodeLease {
  private final UUID id;
  private final long granted;
  private final boolean passing;
  private final AtomicLong left;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean closing;

  /** What stands in the journal or the ledger; changed under the journal's lock. */
  private long journaled;

  private long uses;
  private long reported;

  NodeLease(UUID id, long granted, boolean passing) {
    this.id = id;
    this.granted = granted;
    this.passing = passing;
    this.left = new AtomicLong(granted);
  }

  UUID id() {
    return id;
  }

  /** Takes an amount, to be journaled or given back; false when there is not enough. */
  boolean spend(long amount) {
    underWay.incrementAndGet();
    long now = left.get();
    while (!closing && now >= amount) {
      if (left.compareAndSet(now, now - amount)) {
        return true;
      }
      now = left.get();
    }
    underWay.decrementAndGet();
    return false;
  }

  /** Notes that what was taken stands in the journal; under its lock. */
  void journaled(long amount) {
    journaled += amount;
    uses++;
    underWay.decrementAndGet();
  }

  /** Takes back what was taken and could not be journaled. */
  void giveBack(long amount) {
    left.addAndGet(amount);
    underWay.decrementAndGet();
  }

  /** Lets nobody spend it any more. */
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** Whether its last word can be said: nothing is spent, and nothing is on its way to the journal. */
  boolean isQuiet() {
    return closing && underWay.get() == 0;
  }

  boolean isPassing() {
    return passing;
  }

  long left() {
    return left.get();
  }

  long granted() {
    return granted;
  }

  /** What was taken of it and is not in the ledger as far as is known; under no lock, so about. */
  long pending() {
    return granted - left.get() - reported;
  }

  /** What stands in the journal; under its lock. */
  long journaled() {
    return journaled;
  }

  long uses() {
    return uses;
  }

  boolean isNews() {
    return journaled > reported;
  }

  void reported(long spent) {
    reported = spent;
  }
}
