package dev.cuota.server.imports;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a recording is, whatever it is called and however it is packed.
 *
 * @param hash of its text, 32 hexadecimal digits
 * @param lines how many it has
 */
public record Fingerprint(String hash, long lines) {
  private static final int HASH_BYTES = 16;
  private static final int ID_BYTES = 8;

  /** Reads all of it. */
  public static Fingerprint of(Recording recording) throws IOException {
    MessageDigest digest = sha256();
    long lines = 0;
    try (LineReader reader = new LineReader(recording.open())) {
      for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
        digest.update(line.bytes());
        digest.update((byte) '\n');
        lines++;
      }
    }
    return new Fingerprint(HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES), lines);
  }

  /** The id of an event made from one line: where it stands and what it says. */
  static String idOf(long number, byte[] line) {
    return number + "-" + HexFormat.of().formatHex(sha256().digest(line), 0, ID_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
