package dev.cuota.engine.platform;

/**
 * Two places of the books that should say the same and do not.
 *
 * @param between what was compared, such as {@code statement = its lines}
 * @param where whose, and of what
 * @param expected what the first says, or what comes of it
 * @param found what the other says
 */
public record Discrepancy(String between, String where, String expected, String found) {
  /** Most that are told of one comparison; who has more than that looks for one cause. */
  public static final int MOST = 1_000;
}
