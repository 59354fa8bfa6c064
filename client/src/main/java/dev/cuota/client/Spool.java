package dev.cuota.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for being sent, in the order it came. Any thread appends; one takes. */
interface Spool extends AutoCloseable {
  /**
   * Some of it, from the oldest on.
   *
   * @param id made with what it holds; the same for all that is read of one segment
   * @param end where it ends in its segment
   */
  record Batch(String id, List<byte[]> records, long segment, long end) {}

  /**
   * Keeps a record.
   *
   * @throws SpoolFull when the bound is reached
   */
  void append(byte[] record);

  /** Ends the segment that is written to, so that what it holds, and its id, are settled. */
  void seal();

  /** The oldest records that were not let go of, at least one; null when there are none. */
  @Nullable Batch next(int maxRecords, int maxBytes);

  /** Lets go of a batch: it has arrived. */
  void done(Batch batch);

  long records();

  long bytes();

  @Override
  void close();
}
