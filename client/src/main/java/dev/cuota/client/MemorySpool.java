package dev.cuota.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps what waits in memory, for clients that have no folder. */
final class MemorySpool implements Spool {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<byte[]> records = new ArrayDeque<>();
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong size = new AtomicLong();

  MemorySpool(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void append(byte[] record) {
    lock.lock();
    try {
      if (bytes.get() + record.length > maxBytes) {
        throw new SpoolFull(maxBytes + " bytes wait in memory already");
      }
      records.add(record);
      count(record.length, 1);
    } finally {
      lock.unlock();
    }
  }

  private void count(long moreBytes, int moreRecords) {
    bytes.addAndGet(moreBytes);
    size.addAndGet(moreRecords);
  }

  @Override
  public void seal() {
    // Each batch has an id of its own.
  }

  @Override
  public @Nullable Batch next(int maxRecords, int maxBatchBytes) {
    lock.lock();
    try {
      List<byte[]> some = new ArrayList<>();
      long taken = 0;
      for (byte[] record : records) {
        taken += record.length;
        if (!some.isEmpty() && (some.size() == maxRecords || taken > maxBatchBytes)) {
          break;
        }
        some.add(record);
      }
      return some.isEmpty() ? null : new Batch(UUID.randomUUID().toString(), some, 0, 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(Batch batch) {
    lock.lock();
    try {
      for (int i = 0; i < batch.records().size(); i++) {
        count(-records.remove().length, -1);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long records() {
    return size.get();
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    // Nothing outlives it.
  }
}
