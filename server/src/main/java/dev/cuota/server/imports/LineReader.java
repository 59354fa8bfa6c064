package dev.cuota.server.imports;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines without ever holding more than one, and of that not too much. */
final class LineReader implements Closeable {
  static final int BUFFER_BYTES = 1 << 16;

  /** Longer lines are cut; they are no usage anybody meant to send. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
  private int at;
  private int end;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * One line without its end, LF or CR LF.
   *
   * @param number from 1
   * @param cut whether it was longer than {@value #MAX_LINE_BYTES} bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
  record Line(long number, byte[] bytes, boolean cut) {}

  /** The next line, or null at the end. A last line without an end counts; an empty rest does not. */
  @Nullable Line next() throws IOException {
    line.reset();
    boolean cut = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int stop = indexOfNewline();
      cut |= keep(stop);
      at = stop + 1;
      if (stop < end) {
        return finished(cut);
      }
    }
    return any ? finished(cut) : null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private int indexOfNewline() {
    int i = at;
    while (i < end && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean keep(int stop) {
    int room = MAX_LINE_BYTES - line.size();
    line.write(buffer, at, Math.min(room, stop - at));
    return stop - at > room;
  }

  private Line finished(boolean cut) {
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      bytes = java.util.Arrays.copyOf(bytes, length - 1);
    }
    return new Line(++number, bytes, cut);
  }
}
