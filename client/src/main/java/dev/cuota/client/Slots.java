package dev.cuota.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slots in which leases are spent: in a memory-mapped file, whose bytes are the operating
 * system's and so survive the process, or in memory. Slots have a fixed size and number.
 */
final class Slots {
  private static final String FILE = "leases.bin";
  private static final long MAGIC = 0x4355_4f54_4131_0001L;
  private static final int HEADER_BYTES = Cell.BYTES;
  private static final long MAX_BYTES =
      HEADER_BYTES + (long) CuotaClientBuilder.MOST_LEASES * Cell.BYTES;
  private static final int EPOCH = 8;
  private static final int IDENTITY_HIGH = 16;
  private static final int IDENTITY_LOW = 24;

  private final ByteBuffer buffer;
  private final int count;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();

  private Slots(ByteBuffer buffer, int count) {
    this.buffer = buffer;
    this.count = count;
    Cell.LONG.setVolatile(buffer, 0, MAGIC);
    for (int slot = 1; slot <= count; slot++) {
      free.add(slot * Cell.BYTES);
    }
  }

  static Slots inMemory(int count) {
    ByteBuffer wide = ByteBuffer.allocateDirect(HEADER_BYTES + (count + 1) * Cell.BYTES);
    return new Slots(wide.alignedSlice(Cell.BYTES), count);
  }

  /** Opens the file in a folder, making or enlarging it for that many slots. */
  static Slots in(Path folder, int count) {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      long bytes = HEADER_BYTES + (long) count * Cell.BYTES;
      fill(file, bytes);
      // Those of a file that was larger are kept, as a process before may have left leases there.
      long all = Math.min(Math.max(bytes, file.size()), MAX_BYTES);
      return new Slots(
          file.map(FileChannel.MapMode.READ_WRITE, 0, all), (int) (all / Cell.BYTES) - 1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep leases in " + folder, e);
    }
  }

  /** Writes zeros to the end, as a hole that finds the disk full later would end the process. */
  private static void fill(FileChannel file, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
    for (long at = file.size(); at < bytes; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
      at += file.write(zeros, at);
    }
  }

  /** Takes the slots that a process before this one has left in use. To be asked once, first. */
  List<Cell> leftBehind() {
    lock.lock();
    try {
      List<Cell> found = new ArrayList<>();
      for (Integer at : List.copyOf(free)) {
        Cell cell = new Cell(buffer, at);
        if (cell.recover()) {
          free.remove(at);
          found.add(cell);
        } else {
          cell.clear();
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a free slot, the one that has been free the longest; null when there is none. */
  @org.jspecify.annotations.Nullable
  Cell take() {
    lock.lock();
    try {
      Integer at = free.poll();
      return at == null ? null : new Cell(buffer, at);
    } finally {
      lock.unlock();
    }
  }

  /** Takes back slots that nobody can spend from any more. */
  void giveBack(List<Integer> slots) {
    lock.lock();
    try {
      free.addAll(slots);
    } finally {
      lock.unlock();
    }
  }

  /** The epoch that the leases here are of; 0 when none is known, or it is somebody else's. */
  long epoch(UUID identity) {
    boolean ours =
        read(IDENTITY_HIGH) == identity.getMostSignificantBits()
            && read(IDENTITY_LOW) == identity.getLeastSignificantBits();
    return ours ? read(EPOCH) : 0;
  }

  void epoch(UUID identity, long epoch) {
    Cell.LONG.setVolatile(buffer, EPOCH, 0L);
    Cell.LONG.setVolatile(buffer, IDENTITY_HIGH, identity.getMostSignificantBits());
    Cell.LONG.setVolatile(buffer, IDENTITY_LOW, identity.getLeastSignificantBits());
    Cell.LONG.setVolatile(buffer, EPOCH, epoch);
  }

  private long read(int field) {
    return (long) Cell.LONG.getVolatile(buffer, field);
  }

  int count() {
    return count;
  }

  int taken() {
    lock.lock();
    try {
      return count - free.size();
    } finally {
      lock.unlock();
    }
  }
}
