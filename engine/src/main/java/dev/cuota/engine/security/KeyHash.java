package dev.cuota.engine.security;

import java.util.Arrays;

/**
 * SHA-256 of a secret: what is stored and compared instead of it.
 *
 * @param bytes 32 of them, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content below
record KeyHash(byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash(byte[] others) && Arrays.equals(bytes, others);
  }

  @Override
  public int hashCode() {
    // The bytes are already spread evenly.
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  @Override
  public String toString() {
    return "KeyHash";
  }
}
