package dev.cuota.client.providers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes of an answer on their way for what it used: in the whole of a plain one, line by
 * line in a stream of events. Bounded: what is longer than the bound says nothing.
 */
final class UsageReader {
  /** Most bytes of a plain answer, or of a line of a stream, that are kept to be read. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final TokenUsage usage = new TokenUsage();
  private final boolean streamed;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean tooLong;

  /**
   * @param streamed whether the answer is a stream of events
   */
  UsageReader(boolean streamed) {
    this.streamed = streamed;
  }

  /** Looks at the next bytes, and leaves them as they are. */
  void look(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      ByteBuffer copy = buffer.duplicate();
      while (copy.hasRemaining()) {
        look(copy.get());
      }
    }
  }

  private void look(byte one) {
    if (streamed && (one == '\n' || one == '\r')) {
      endLine();
    } else if (kept.size() < MAX_BYTES) {
      kept.write(one);
    } else {
      tooLong = true;
    }
  }

  private void endLine() {
    byte[] line = kept.toByteArray();
    if (!tooLong && startsWithData(line)) {
      usage.read(line, DATA.length, line.length - DATA.length);
    }
    kept.reset();
    tooLong = false;
  }

  private static boolean startsWithData(byte[] line) {
    return line.length >= DATA.length
        && java.util.Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length);
  }

  /** Tokens used, once nothing more comes; null when the answer did not say. */
  @Nullable Long finish() {
    if (streamed) {
      endLine();
    } else if (!tooLong) {
      usage.read(kept.toByteArray(), 0, kept.size());
    }
    return usage.total();
  }
}
