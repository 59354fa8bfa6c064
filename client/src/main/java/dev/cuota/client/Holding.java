package dev.cuota.client;

import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The leases that one gate holds, from the oldest on, and the cells they are spent in. Changed by
 * the exchange's thread only.
 */
final class Holding {
  /** Most leases at a time: one that is spent, one for afterwards, and those being returned. */
  static final int MAX_LEASES = 4;

  /** Unused for this long, leases are returned. */
  static final long IDLE_NANOS = 10_000_000_000L;

  private static final Lease[] NONE = {};

  /** Slots are free again when nothing refers to the gate, so that no thread can spend there. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Gate gate;
  private final Slots slots;
  private final List<Cell> cells = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Cell> spare = new ArrayDeque<>();
  private final List<Integer> owned = new ArrayList<>();
  private volatile Lease[] leases = NONE;
  private final AtomicLong retired = new AtomicLong();

  /** Minus what was used in the cells before they came here. */
  private final AtomicLong uses = new AtomicLong();

  private long seenSpent;
  private long seenAt;
  private long rate;

  Holding(Gate gate, Slots slots) {
    this.gate = gate;
    this.slots = slots;
    List<Integer> mine = owned;
    CLEANER.register(gate, () -> slots.giveBack(mine));
  }

  @SuppressWarnings("EI_EXPOSE_REP") // never changed, but replaced
  Lease[] leases() {
    return leases;
  }

  boolean isEmpty() {
    return leases.length == 0;
  }

  boolean isFull() {
    return leases.length >= MAX_LEASES;
  }

  /** Makes a lease spendable; false when there is no room, so that the server has to take it back. */
  boolean open(java.util.UUID id, long granted, Lease.Terms terms) {
    Cell cell = isFull() ? null : cell();
    if (cell == null) {
      return false;
    }
    cell.open(id, granted);
    Lease[] more = java.util.Arrays.copyOf(leases, leases.length + 1);
    more[leases.length] = Lease.given(id, cell, gate, terms);
    leases = more;
    gate.turnTo(cell);
    gate.lowWater(openCount() > 1 ? 0 : granted / 2);
    return true;
  }

  private @Nullable Cell cell() {
    Cell cell = spare.poll();
    if (cell == null) {
      cell = slots.take();
      if (cell != null) {
        owned.add(cell.slot());
        cells.add(cell);
        uses.addAndGet(-cell.usesEver());
      }
    }
    return cell;
  }

  /** Those of which something can be spent. */
  private int openCount() {
    int open = 0;
    for (Lease lease : leases) {
      boolean unbounded = lease.unbounded && !lease.cell.isClosed();
      open += unbounded || lease.cell.left() > 0 ? 1 : 0;
    }
    return open;
  }

  /**
   * Closes what is over, superseded, not used any more, or was used up a while ago: until then what
   * does not come about is given back to it, which counts most near a limit, where leases are small.
   */
  void tidy(long now) {
    boolean idle = measure(now) && now - seenAt >= IDLE_NANOS;
    boolean newer = false;
    for (int i = leases.length - 1; i >= 0; i--) {
      Lease lease = leases[i];
      if (idle || newer || lease.isLongUsedUp(now) || lease.isOver(now)) {
        lease.cell.close();
      }
      newer |= gate.isCurrent(lease.cell) && !lease.cell.isClosed();
    }
    if (openCount() == 1) {
      gate.lowWater(halfOfOpen());
    }
  }

  private long halfOfOpen() {
    for (Lease lease : leases) {
      if (lease.cell.left() > 0) {
        return (lease.cell.left() + lease.cell.spent()) / 2;
      }
    }
    return 0;
  }

  /** Measures the demand; true when there was none since the last time. */
  private boolean measure(long now) {
    long spent = spentEver() + gate.askedElsewhere.sum();
    long since = spent - seenSpent;
    if (since == 0 && seenAt != 0) {
      rate = now - seenAt > IDLE_NANOS ? 0 : rate;
      return true;
    }
    long millis = Math.max(1, (now - seenAt) / 1_000_000);
    long measured = seenAt == 0 ? since : Math.min(since, Long.MAX_VALUE / 1000) * 1000 / millis;
    rate = rate == 0 ? measured : rate / 2 + measured / 2;
    seenSpent = spent;
    seenAt = now;
    return false;
  }

  /** Demand in millionths a second, lately. */
  long rate() {
    return rate;
  }

  /** Takes out a lease that the server has heard the last of. */
  void retire(Lease lease) {
    retired.addAndGet(lease.cell.spent());
    lease.cell.told(lease.uses());
    List<Lease> left = new ArrayList<>();
    for (Lease one : leases) {
      if (one != lease) {
        left.add(one);
      }
    }
    leases = left.toArray(NONE);
    lease.cell.clear();
    spare.add(lease.cell);
  }

  /** All that was ever spent here, in millionths. */
  long spentEver() {
    long spent = retired.get();
    for (Lease lease : leases) {
      spent += lease.cell.spent();
    }
    return spent;
  }

  /** What the server has said to know of it. */
  long acknowledgedEver() {
    long known = retired.get();
    for (Lease lease : leases) {
      known += lease.acknowledged();
    }
    return known;
  }

  /** How often anything was spent here. */
  long usesEver() {
    long all = uses.get();
    for (Cell cell : cells) {
      all += cell.usesEver();
    }
    return all;
  }
}
