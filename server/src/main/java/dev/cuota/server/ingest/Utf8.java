package dev.cuota.server.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes that are no UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF). */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Where the first malformed sequence starts; -1 when there is none. */
  static int firstInvalid(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (at <= bytes.length - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
        continue;
      }
      int length = bytes[at] >= 0 ? 1 : sequence(bytes, at);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** Length of the sequence of two to four bytes at {@code at}; 0 when it is malformed. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) {
      return continues(bytes, at, 1) ? 2 : 0;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      if (!continues(bytes, at, 2)) {
        return 0;
      }
      int second = bytes[at + 1] & 0xff;
      boolean overlong = lead == 0xe0 && second < 0xa0;
      boolean surrogate = lead == 0xed && second > 0x9f;
      return overlong || surrogate ? 0 : 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      if (!continues(bytes, at, 3)) {
        return 0;
      }
      int second = bytes[at + 1] & 0xff;
      boolean overlong = lead == 0xf0 && second < 0x90;
      boolean tooGreat = lead == 0xf4 && second > 0x8f;
      return overlong || tooGreat ? 0 : 4;
    }
    return 0;
  }

  private static boolean continues(byte[] bytes, int at, int count) {
    if (at + count >= bytes.length) {
      return false;
    }
    for (int i = 1; i <= count; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }
}
