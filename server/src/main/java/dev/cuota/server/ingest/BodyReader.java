package dev.cuota.server.ingest;

import com.github.luben.zstd.ZstdInputStream;
import dev.cuota.contract.ProblemCode;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads request bodies whole, decompressed and within bounds. */
final class BodyReader {
  /** Most bytes of a body, as sent and after decompression. */
  static final int MAX_BYTES = 32 * 1024 * 1024;

  /** Largest window that zstd may ask for: 8 MiB, what its usual levels need. */
  private static final int MAX_ZSTD_WINDOW_LOG = 23;

  private static final int FIRST_BYTES = 8 * 1024;

  private final MemoryBudget budget;

  BodyReader(MemoryBudget budget) {
    this.budget = budget;
  }

  /** A body in memory; give it back by closing. */
  final class Body implements AutoCloseable {
    private byte[] bytes = new byte[0];
    private long taken;

    byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      budget.giveBack(taken);
      taken = 0;
    }

    private void take(long more) {
      if (!budget.take(more)) {
        throw Problem.of(ProblemCode.OVERLOADED, Text.of("ingest.memory"))
            .withHeader("Retry-After", "1")
            .exception();
      }
      taken += more;
    }

    private void readAll(InputStream in, int expected) throws IOException {
      take(expected);
      byte[] read = new byte[expected];
      int size = 0;
      while (true) {
        int count = in.read(read, size, read.length - size);
        if (count < 0) {
          break;
        }
        size += count;
        if (size == read.length) {
          int next = in.read();
          if (next < 0) {
            break;
          }
          read = grown(read);
          read[size++] = (byte) next;
        }
      }
      bytes = size == read.length ? read : Arrays.copyOf(read, size);
    }

    private byte[] grown(byte[] full) {
      if (full.length >= MAX_BYTES) {
        throw tooLarge();
      }
      int length = Math.min(MAX_BYTES, Math.max(FIRST_BYTES, full.length * 2));
      take(length - full.length);
      return Arrays.copyOf(full, length);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws IOException when the caller is gone
   */
  Body read(HttpServletRequest request) throws IOException {
    String encoding = encoding(request.getHeader("Content-Encoding"));
    long length = request.getContentLengthLong();
    if (length > MAX_BYTES) {
      throw tooLarge();
    }
    Body body = new Body();
    try {
      body.readAll(request.getInputStream(), length < 0 ? FIRST_BYTES : (int) length);
      if (!encoding.equals("identity")) {
        decompress(body, encoding);
      }
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private static void decompress(Body body, String encoding) {
    byte[] compressed = body.bytes();
    try (InputStream in = decompressed(new ByteArrayInputStream(compressed), encoding)) {
      body.readAll(in, FIRST_BYTES);
    } catch (IOException _) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, Text.of("ingest.compressed", encoding))
          .exception();
    }
  }

  private static InputStream decompressed(InputStream in, String encoding) throws IOException {
    return encoding.equals("gzip")
        ? new GZIPInputStream(in, FIRST_BYTES)
        : new ZstdInputStream(in).setLongMax(MAX_ZSTD_WINDOW_LOG);
  }

  private static String encoding(@Nullable String header) {
    String encoding = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> "identity";
      case "gzip", "x-gzip" -> "gzip";
      case "zstd" -> "zstd";
      default ->
          throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, Text.of("ingest.encoding"))
              .withHeader("Accept-Encoding", "gzip, zstd, identity")
              .exception();
    };
  }

  private static RuntimeException tooLarge() {
    return Problem.of(ProblemCode.TOO_LARGE, Text.of("ingest.bytes", MAX_BYTES)).exception();
  }
}
