package dev.cuota.client;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lease and the cell it is spent in. All but the deadlines belong to the exchange's thread.
 * Deadlines are on the monotonic clock.
 */
final class Lease {
  /** So long after it is used up, what does not come about can still be given back to it. */
  private static final long GIVE_BACK_NANOS = 2_000_000_000L;

  final UUID id;
  final String text;
  final Cell cell;

  /** Where it is spent; null for one that a process before this one has left. */
  final @Nullable Gate gate;

  final boolean unbounded;
  private final long periodEnd;
  private volatile long deadline;
  private long heardAt;
  private long ttl;
  private long acknowledged;
  private int lastWords;
  private long lastUses;

  private boolean usedUp;
  private long usedUpAt;

  private Lease(UUID id, Cell cell, @Nullable Gate gate, boolean unbounded, long periodEnd) {
    this.id = id;
    this.text = id.toString();
    this.cell = cell;
    this.gate = gate;
    this.unbounded = unbounded;
    this.periodEnd = periodEnd;
  }

  /** One that was just given. */
  static Lease given(UUID id, Cell cell, Gate gate, Terms terms) {
    Lease lease = new Lease(id, cell, gate, terms.unbounded(), terms.periodEnd());
    lease.heard(terms.sentAt(), terms.ttl());
    return lease;
  }

  /** One that a process before this one has left. */
  static Lease leftBehind(Cell cell) {
    return new Lease(cell.lease(), cell, null, false, Long.MAX_VALUE);
  }

  /**
   * How a lease was given.
   *
   * @param sentAt before it was asked for
   * @param ttl nanoseconds to live
   */
  record Terms(boolean unbounded, long sentAt, long ttl, long periodEnd) {}

  /** The server has heard of it in the request sent at {@code sentAt}. */
  void heard(long sentAt, long newTtl) {
    heardAt = sentAt;
    ttl = newTtl;
    deadline = sentAt + newTtl;
  }

  /** Whether it should be spent no more. */
  boolean isOver(long now) {
    return now - deadline >= 0 || (periodEnd != Long.MAX_VALUE && now - periodEnd >= 0);
  }

  /** Whether nothing was left of it for a while. */
  boolean isLongUsedUp(long now) {
    if (unbounded || cell.left() > 0) {
      usedUp = false;
    } else if (!usedUp) {
      usedUp = true;
      usedUpAt = now;
    }
    return usedUp && now - usedUpAt >= GIVE_BACK_NANOS;
  }

  /** Whether the server should hear of it, be it only that it is alive. */
  boolean isDue(long now) {
    return cell.isClosed() || cell.spent() != acknowledged || now - heardAt > ttl / 3;
  }

  /** How much of what was spent the server has said to know. */
  long acknowledged() {
    return acknowledged;
  }

  void acknowledge(long millionths) {
    acknowledged = Math.max(acknowledged, millionths);
  }

  /** Whether the last word was sent before that report, too, so that the server may know it. */
  boolean isLastWordBefore(Round.Report report) {
    return lastWords > (report.close() ? 1 : 0);
  }

  /** Makes what is said of it now the last word; again and again the same. */
  void sendLastWord() {
    if (lastWords++ == 0) {
      lastUses = cell.uses();
    }
  }

  /** How often it was spent from, as it is reported. */
  long uses() {
    return lastWords > 0 ? lastUses : cell.uses();
  }
}
