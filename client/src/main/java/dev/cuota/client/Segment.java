package dev.cuota.client;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of records, written from its beginning to its end and then read only: an id, then records
 * with their length and checksum. A record that was not written to its end is none.
 */
final class Segment {
  /** Bytes before the first record: what it is, and its id. */
  static final int HEADER_BYTES = 24;

  /** Bytes before each record: length and checksum. */
  static final int FRAME_BYTES = 8;

  /** Most bytes of a record. */
  static final int MAX_RECORD_BYTES = 1024 * 1024;

  private static final long MAGIC = 0x4355_4f54_4153_0001L;

  final long number;
  final Path path;
  final String id;
  private @Nullable RandomAccessFile out;
  private byte[] frame = new byte[1024];
  private volatile long length;
  private long records;
  private long doneUntil = HEADER_BYTES;

  private Segment(long number, Path path, UUID id, @Nullable RandomAccessFile out, long length) {
    this.number = number;
    this.path = path;
    this.id = id.toString();
    this.out = out;
    this.length = length;
  }

  /** Makes an empty one. */
  static Segment create(long number, Path path) throws IOException {
    UUID id = UUID.randomUUID();
    // Not a channel: that would be closed for all when one writing thread is interrupted.
    RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw");
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC);
    header.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    out.setLength(0);
    out.write(header.array());
    return new Segment(number, path, id, out, HEADER_BYTES);
  }

  /** Opens one that a process before has left, and cuts off what was not written to its end. */
  static @Nullable Segment recover(long number, Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    if (bytes.remaining() < HEADER_BYTES || bytes.getLong() != MAGIC) {
      return null;
    }
    UUID id = new UUID(bytes.getLong(), bytes.getLong());
    long whole = 0;
    while (take(bytes) != null) {
      whole++;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes.position());
    }
    Segment found = new Segment(number, path, id, null, bytes.position());
    found.records = whole;
    return found;
  }

  /** The next record; null, and nothing read, when there is no whole one. */
  private static byte @Nullable [] take(ByteBuffer bytes) {
    int from = bytes.position();
    if (bytes.remaining() >= FRAME_BYTES) {
      int size = bytes.getInt();
      int sum = bytes.getInt();
      if (size >= 0 && size <= bytes.remaining()) {
        byte[] record = new byte[size];
        bytes.get(record);
        if (checksum(record) == sum) {
          return record;
        }
      }
    }
    bytes.position(from);
    return null;
  }

  private static int checksum(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record, 0, record.length);
    return (int) sum.getValue();
  }

  /** Writes a record at the end, as one write to the operating system. */
  void append(byte[] record, boolean fsync) throws IOException {
    RandomAccessFile file = out;
    if (file == null) {
      throw new IllegalStateException("sealed");
    }
    int size = FRAME_BYTES + record.length;
    if (frame.length < size) {
      frame = new byte[Math.max(size, 2 * frame.length)];
    }
    ByteBuffer.wrap(frame).putInt(record.length).putInt(checksum(record)).put(record);
    try {
      file.write(frame, 0, size);
      if (fsync) {
        file.getFD().sync();
      }
    } catch (IOException e) {
      file.setLength(length);
      file.seek(length);
      throw e;
    }
    long longer = length + size;
    length = longer;
    records++;
  }

  void seal() throws IOException {
    RandomAccessFile file = out;
    out = null;
    if (file != null) {
      file.close();
    }
  }

  boolean isSealed() {
    return out == null;
  }

  long length() {
    return length;
  }

  /** Records that were not let go of. */
  long records() {
    return records;
  }

  boolean isDone() {
    return doneUntil >= length;
  }

  /** Some of what was not let go of. Another thread may append meanwhile. */
  Spool.Batch read(int maxRecords, int maxBytes) throws IOException {
    long from = doneUntil;
    long to = Math.min(length, from + Math.max(maxBytes, FRAME_BYTES + MAX_RECORD_BYTES));
    byte[] bytes = new byte[(int) (to - from)];
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      in.seek(from);
      in.readFully(bytes);
    }
    return batch(ByteBuffer.wrap(bytes), from, maxRecords, maxBytes);
  }

  private Spool.Batch batch(ByteBuffer bytes, long from, int maxRecords, int maxBytes) {
    List<byte[]> some = new ArrayList<>();
    int end = 0;
    while (some.size() < maxRecords && (some.isEmpty() || bytes.position() < maxBytes)) {
      byte[] record = take(bytes);
      if (record == null) {
        break;
      }
      some.add(record);
      end = bytes.position();
    }
    // Nothing readable where something was written: the disk has lost it, and it is passed over.
    return new Spool.Batch(id, some, number, some.isEmpty() ? length : from + end);
  }

  void done(long until, int some) {
    doneUntil = until;
    records = until >= length ? 0 : records - some;
  }

  void delete() throws IOException {
    seal();
    Files.deleteIfExists(path);
  }
}
