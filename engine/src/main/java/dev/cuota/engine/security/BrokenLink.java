package dev.cuota.engine.security;

/**
 * A place at which the book of what was done does not hold together.
 *
 * @param environment number; 0 for the whole installation
 * @param account number; 0 for what concerns none
 * @param number of the entry
 */
public record BrokenLink(int environment, long account, long number, Kind kind) {

  /** What is wrong. */
  public enum Kind {
    /** The entry is not what was written, or the one before it is not. */
    CHANGED,
    /** Entries before this one are gone. */
    MISSING,
    /** The last entries are gone, of which this was the last. */
    CUT_OFF
  }
}
