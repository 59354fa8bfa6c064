package dev.cuota.core.fx;

/**
 * What one source says of one pair, day after day.
 *
 * @param source who says so, in lower case, such as {@code ecb}
 */
public record RateSeries(String source, CurrencyPair pair, Side side) {
  /** What people set. */
  public static final String MANUAL = "manual";

  /** What is read from files. */
  public static final String FILE = "file";

  /** Most characters of the name of a source. */
  public static final int MAX_SOURCE_CHARS = 40;

  public RateSeries {
    if (!isSource(source)) {
      throw new IllegalArgumentException("a source's name needs a-z, 0-9 and _, not " + source);
    }
  }

  /** Whether a source may be called that. */
  public static boolean isSource(String name) {
    return name.length() <= MAX_SOURCE_CHARS && name.matches("[a-z][a-z0-9_]*");
  }

  /** Such as {@code ecb EUR/USD mid}. */
  public String text() {
    return source + " " + pair.text() + " " + side.wire();
  }
}
