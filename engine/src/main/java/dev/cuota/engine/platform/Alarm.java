package dev.cuota.engine.platform;

import dev.cuota.core.platform.EnvironmentId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at.
 *
 * @param kind what sort of thing, such as {@code job_failed}; in lower case with underscores
 * @param subject which one of that sort, such as the job's name
 * @param environment null when it is about the whole installation
 * @param details facts by name; cut when they are too long
 */
public record Alarm(
    String kind,
    String subject,
    AlertSeverity severity,
    @Nullable EnvironmentId environment,
    Map<String, String> details) {
  /** Most characters of a kind. */
  public static final int MAX_KIND = 60;

  /** Most characters of a subject. */
  public static final int MAX_SUBJECT = 300;

  /** Most facts. */
  public static final int MAX_DETAILS = 20;

  /** Most characters of one fact that are kept. */
  public static final int MAX_DETAIL = 500;

  public Alarm {
    if (!kind.matches("[a-z][a-z0-9_]*") || kind.length() > MAX_KIND) {
      throw new IllegalArgumentException("an alert's kind needs a-z, 0-9 and _, not " + kind);
    }
    if (subject.isBlank() || subject.length() > MAX_SUBJECT) {
      throw new IllegalArgumentException(
          "an alert's subject needs 1 to %d characters".formatted(MAX_SUBJECT));
    }
    if (details.size() > MAX_DETAILS) {
      throw new IllegalArgumentException("an alert has at most %d details".formatted(MAX_DETAILS));
    }
    details = Map.copyOf(details);
  }

  /** One about the whole installation. */
  public static Alarm of(
      String kind, String subject, AlertSeverity severity, Map<String, String> details) {
    return new Alarm(kind, subject, severity, null, details);
  }

  /** A fact as long as it may be. */
  static String cut(String fact) {
    return fact.length() <= MAX_DETAIL ? fact : fact.substring(0, MAX_DETAIL - 1) + "…";
  }
}
