package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Makes the 128-bit identity of an event out of environment, source and id. The time is no part of
 * it, so a retry with another time is still the same event.
 *
 * <p>An id that is a UUID of version 7 keeps its 48 bits of time in front, so that keys arrive in
 * nearly ascending order and the index grows at its end; the other 80 bits, and all bits of any other
 * id, are those of a SHA-256. Nobody can make a key meet somebody else's. One maker serves one
 * thread.
 */
final class EventKey {
  private static final int UUID_TEXT_LENGTH = 36;
  private static final int VERSION_AT = 14;

  private final MessageDigest digest;

  EventKey() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  UUID of(EnvironmentId environment, String source, String id) {
    byte[] from = source.getBytes(StandardCharsets.UTF_8);
    digest.update((byte) (environment.value() >> 8));
    digest.update((byte) environment.value());
    digest.update((byte) (from.length >> 8));
    digest.update((byte) from.length);
    digest.update(from);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong();
    long low = hash.getLong();
    long time = timeOf(id);
    return new UUID(time < 0 ? high : (time << 16) | (high & 0xffff), low);
  }

  /** The 48 bits of milliseconds in a UUID of version 7, else -1. */
  private static long timeOf(String id) {
    if (id.length() != UUID_TEXT_LENGTH || id.charAt(VERSION_AT) != '7') {
      return -1;
    }
    long time = 0;
    for (int i = 0; i < UUID_TEXT_LENGTH; i++) {
      char c = id.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      int digit = hyphen ? 0 : Character.digit(c, 16);
      if (digit < 0 || (hyphen && c != '-')) {
        return -1;
      }
      if (i < 13 && !hyphen) {
        time = (time << 4) | digit;
      }
    }
    return time;
  }
}
