package dev.cuota.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * A slot in which one lease after another is spent, all of the same tenant and feature.
 *
 * <p>What is left of the lease and whether it is closed are one number: spending is a
 * compare-and-set that lowers it, closing an atomic or that makes it negative. So nothing is ever
 * spent beyond the lease or after its closing, whatever is interrupted where, and what is left when
 * it closes is final. A thread that has stopped between finding the cell and spending may come upon
 * the next lease in it; as that is the same tenant's and feature's, spending it is right.
 */
final class Cell {
  /** A line of the processor's cache, so that neighbours do not slow one another down. */
  static final int BYTES = 64;

  static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Answer of {@link #spend} when nothing was spent. */
  static final long REFUSED = -1;

  private static final long CLOSED = Long.MIN_VALUE;
  private static final int USES = 8;
  private static final int GRANTED = 16;
  private static final int USES_BEFORE = 24;
  private static final int UUID_HIGH = 32;
  private static final int UUID_LOW = 40;
  private static final int CHECK = 48;

  private final ByteBuffer buffer;
  private final int at;

  /** Of the uses ever, those that leases which were here before have reported. */
  private long usesTold;

  Cell(ByteBuffer buffer, int at) {
    this.buffer = buffer;
    this.at = at;
    this.usesTold = usesEver();
  }

  /** A cell that is closed and stays so. */
  static Cell closedForEver() {
    Cell cell = new Cell(ByteBuffer.allocateDirect(2 * BYTES).alignedSlice(BYTES), 0);
    cell.close();
    return cell;
  }

  int slot() {
    return at;
  }

  /**
   * Spends.
   *
   * @param millionths positive
   * @return what is left, or {@link #REFUSED}
   */
  long spend(long millionths) {
    long left = (long) LONG.getVolatile(buffer, at);
    while (left >= millionths) {
      if (LONG.compareAndSet(buffer, at, left, left - millionths)) {
        // Never set back, so that a use between here and the closing counts with the next lease.
        LONG.getAndAdd(buffer, at + USES, 1L);
        return left - millionths;
      }
      left = (long) LONG.getVolatile(buffer, at);
    }
    return REFUSED;
  }

  /**
   * Takes back what was spent. What the holder has reported already stays known to the server until
   * as much is spent again, as it believes the furthest word.
   *
   * @return false when the lease is closed, or not so much was spent of it
   */
  synchronized boolean giveBack(long millionths) { // as no other lease may come in meanwhile
    long granted = read(GRANTED);
    long left = (long) LONG.getVolatile(buffer, at);
    while (left >= 0 && granted - left >= millionths) {
      if (LONG.compareAndSet(buffer, at, left, left + millionths)) {
        return true;
      }
      left = (long) LONG.getVolatile(buffer, at);
    }
    return false;
  }

  /** Ends spending for good. */
  void close() {
    LONG.getAndBitwiseOr(buffer, at, CLOSED);
  }

  boolean isClosed() {
    return (long) LONG.getVolatile(buffer, at) < 0;
  }

  /** What can still be spent; nothing once closed. */
  long left() {
    return Math.max(0, (long) LONG.getVolatile(buffer, at));
  }

  /** What was not spent, also when it cannot be any more. */
  long rest() {
    return (long) LONG.getVolatile(buffer, at) & ~CLOSED;
  }

  /** What has been spent of the lease; final once it is closed. */
  long spent() {
    return read(GRANTED) - rest();
  }

  /** How often anything was spent in this slot, whatever the lease. Only grows. */
  long usesEver() {
    return (long) LONG.getVolatile(buffer, at + USES);
  }

  /** How often the lease was spent from. */
  long uses() {
    return Math.max(0, usesEver() - read(USES_BEFORE));
  }

  UUID lease() {
    return new UUID(read(UUID_HIGH), read(UUID_LOW));
  }

  /**
   * Puts a lease in. The slot is empty or closed. At whatever point the process dies, the slot is
   * found either without the lease or with all of it.
   */
  synchronized void open(UUID lease, long granted) {
    clear();
    write(GRANTED, granted);
    write(USES_BEFORE, usesTold);
    write(UUID_HIGH, lease.getMostSignificantBits());
    write(UUID_LOW, lease.getLeastSignificantBits());
    LONG.setVolatile(buffer, at, granted | CLOSED);
    write(CHECK, check());
    LONG.setVolatile(buffer, at, granted);
  }

  /** Says that so many uses were reported with the lease's last word. */
  void told(long uses) {
    usesTold = read(USES_BEFORE) + uses;
  }

  /** Takes a lease out that the server has heard the last of. */
  void clear() {
    close();
    write(CHECK, 0);
  }

  /** Closes the lease that a process before this one has left here; false when there is none. */
  boolean recover() {
    close();
    long granted = read(GRANTED);
    return read(CHECK) == check() && granted >= 0 && spent() >= 0 && spent() <= granted;
  }

  private long check() {
    long mixed = read(GRANTED) * 0x9e37_79b9_7f4a_7c15L + read(USES_BEFORE);
    mixed = (mixed ^ read(UUID_HIGH)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ read(UUID_LOW)) * 0x94d0_49bb_1331_11ebL;
    return (mixed ^ mixed >>> 31) | 1;
  }

  private long read(int field) {
    return (long) LONG.getVolatile(buffer, at + field);
  }

  private void write(int field, long value) {
    LONG.setVolatile(buffer, at + field, value);
  }
}
