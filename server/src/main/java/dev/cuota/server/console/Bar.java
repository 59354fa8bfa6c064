package dev.cuota.server.console;

/**
 * How full something is.
 *
 * @param length filled part, 0 to 1,000
 * @param text what the length says, such as {@code 83 %}
 */
public record Bar(int length, Severity severity, String text) {
  /** Length of a full bar. */
  public static final int FULL = 1_000;

  private static final int PER_PERCENT = FULL / 100;

  static Bar ofPercent(int percent, Severity severity, String text) {
    return new Bar(Math.clamp(percent, 0, 100) * PER_PERCENT, severity, text);
  }
}
