package dev.cuota.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what waits in numbered files of a folder, where it survives the process. */
final class DiskSpool implements Spool {
  /** Size from which on the next file is begun. */
  static final int SEGMENT_BYTES = 4 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(DiskSpool.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private final Path folder;
  private final String name;
  private final long maxBytes;
  private final boolean fsync;
  private @Nullable Segment active;
  private long next = 1;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private boolean closed;

  /**
   * Opens what is there.
   *
   * @param name of the files, before their number
   */
  DiskSpool(Path folder, String name, long maxBytes, boolean fsync) {
    this.folder = folder;
    this.name = name;
    this.maxBytes = maxBytes;
    this.fsync = fsync;
    try {
      recover();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what waits in " + folder, e);
    }
    recount();
  }

  private void recover() throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "-(\\d{16})\\.log");
    for (Path path : files()) {
      Matcher matcher = pattern.matcher(path.getFileName().toString());
      if (matcher.matches()) {
        long number = Long.parseLong(matcher.group(1));
        recover(number, path);
        next = Math.max(next, number + 1);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  private void recover(long number, Path path) throws IOException {
    long size = Files.size(path);
    Segment segment = Segment.recover(number, path);
    if (segment == null && size >= Segment.HEADER_BYTES) {
      LOG.log(System.Logger.Level.ERROR, "{0} is no file of ours and is put aside", path);
      Files.move(path, path.resolveSibling(path.getFileName() + ".broken"));
    } else if (segment == null || segment.records() == 0) {
      Files.delete(path);
    } else {
      segments.add(segment);
    }
  }

  @Override
  public void append(byte[] record) {
    lock.lock();
    try {
      long more = (long) record.length + Segment.FRAME_BYTES;
      if (closed || bytes.get() + more > maxBytes) {
        throw new SpoolFull(closed ? "closed" : bytes + " bytes wait in " + folder + " already");
      }
      writable().append(record, fsync);
      bytes.addAndGet(more);
      records.incrementAndGet();
    } catch (IOException e) {
      throw new SpoolFull("cannot write to " + folder + ": " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private Segment writable() throws IOException {
    Segment segment = active;
    if (segment != null && segment.length() >= SEGMENT_BYTES) {
      segment.seal();
      segment = null;
    }
    if (segment == null) {
      Path path = folder.resolve("%s-%016d.log".formatted(name, next));
      segment = Segment.create(next++, path);
      segments.add(segment);
      active = segment;
    }
    return segment;
  }

  private void recount() {
    long allBytes = 0;
    long allRecords = 0;
    for (Segment segment : segments) {
      allBytes += segment.length();
      allRecords += segment.records();
    }
    bytes.set(allBytes);
    records.set(allRecords);
  }

  @Override
  public void seal() {
    lock.lock();
    try {
      if (active != null) {
        active.seal();
        active = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Batch next(int maxRecords, int maxBatchBytes) {
    Segment oldest;
    lock.lock();
    try {
      oldest = segments.peek();
      if (oldest == null || oldest.isDone()) {
        return null;
      }
    } finally {
      lock.unlock();
    }
    try {
      return oldest.read(maxRecords, maxBatchBytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + oldest.path, e);
    }
  }

  @Override
  public void done(Batch batch) {
    lock.lock();
    try {
      Segment oldest = segments.peek();
      if (oldest != null && oldest.number == batch.segment()) {
        oldest.done(batch.end(), batch.records().size());
        if (oldest.isDone()) {
          segments.remove();
          active = oldest.equals(active) ? null : active;
          oldest.delete();
        }
      }
      recount();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long records() {
    return records.get();
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    seal();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
