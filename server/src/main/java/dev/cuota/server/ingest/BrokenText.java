package dev.cuota.server.ingest;

import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.Arrays;

/** Refuses bodies that are not UTF-8 before any parser sees them, and says where. */
final class BrokenText {
  private static final int MARK_LENGTH = 3;
  private static final int ENCODING_BYTES = 4;

  private BrokenText() {}

  /** The body without a byte order mark. */
  static byte[] refuse(byte[] body) {
    int invalid = Utf8.firstInvalid(body);
    if (invalid >= 0) {
      String pointer = BrokenJson.pointerAt(Arrays.copyOf(body, invalid));
      throw Problem.invalid(pointer, Text.of("ingest.utf8", invalid)).exception();
    }
    // UTF-16 and UTF-32 of JSON have a zero among the first bytes; UTF-8 of JSON never has.
    for (int i = 0; i < Math.min(ENCODING_BYTES, body.length); i++) {
      if (body[i] == 0) {
        throw Problem.invalid("", Text.of("ingest.utf8", i)).exception();
      }
    }
    boolean marked =
        body.length >= MARK_LENGTH
            && body[0] == (byte) 0xef
            && body[1] == (byte) 0xbb
            && body[2] == (byte) 0xbf;
    return marked ? refuse(Arrays.copyOfRange(body, MARK_LENGTH, body.length)) : body;
  }
}
