package dev.cuota.server.imports;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A recording of usage, packed or not, that can be read as often as wanted. */
public interface Recording {
  /** What people call it. */
  String name();

  /** Its bytes as they lie there. */
  InputStream raw() throws IOException;

  /** Its text, from the beginning, unpacked if its first bytes say gzip or zstd. */
  default InputStream open() throws IOException {
    InputStream raw = new BufferedInputStream(raw(), LineReader.BUFFER_BYTES);
    raw.mark(Packing.MAGIC_BYTES);
    byte[] magic = raw.readNBytes(Packing.MAGIC_BYTES);
    raw.reset();
    return switch (Packing.of(magic)) {
      case GZIP -> new GZIPInputStream(raw, LineReader.BUFFER_BYTES);
      case ZSTD -> new ZstdInputStream(raw).setContinuous(false);
      case NONE -> raw;
    };
  }

  /** A file. */
  static Recording file(Path path) {
    return new Recording() {
      @Override
      public String name() {
        return path.toString();
      }

      @Override
      public InputStream raw() throws IOException {
        return Files.newInputStream(path);
      }
    };
  }

  /** How it is packed. */
  enum Packing {
    NONE,
    GZIP,
    ZSTD;

    static final int MAGIC_BYTES = 4;

    static Packing of(byte[] start) {
      if (startsWith(start, 0x1f, 0x8b)) {
        return GZIP;
      }
      return startsWith(start, 0x28, 0xb5, 0x2f, 0xfd) ? ZSTD : NONE;
    }

    private static boolean startsWith(byte[] start, int... magic) {
      if (start.length < magic.length) {
        return false;
      }
      for (int i = 0; i < magic.length; i++) {
        if ((start[i] & 0xff) != magic[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
