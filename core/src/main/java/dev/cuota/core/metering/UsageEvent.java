package dev.cuota.core.metering;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One usage event, a CloudEvent 1.0. Its identity is (environment, source, id), for ever; the time
 * is no part of it.
 *
 * @param source who made it, 1 to {@value #MAX_TEXT} characters
 * @param id unique within the source, 1 to {@value #MAX_TEXT} characters
 * @param type what happened, 1 to {@value #MAX_TEXT} characters
 * @param subject key of the tenant, 1 to {@value #MAX_TEXT} characters
 * @param time when it happened, to the microsecond; null for the moment of receipt
 * @param data what was used
 */
public record UsageEvent(
    String source, String id, String type, String subject, @Nullable Instant time, EventData data) {
  /** Most characters of source, id, type and subject. */
  public static final int MAX_TEXT = 256;

  public UsageEvent {
    requireText("source", source);
    requireText("id", id);
    requireText("type", type);
    requireText("subject", subject);
    time = time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Whether {@code text} may be a source, id, type or subject: not empty, not too long, no control
   * characters and no half of a surrogate pair.
   */
  public static boolean validText(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_TEXT) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void requireText(String name, String text) {
    if (!validText(text)) {
      throw new IllegalArgumentException(
          name + " needs 1 to " + MAX_TEXT + " characters without control characters");
    }
  }
}
