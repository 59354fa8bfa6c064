package dev.cuota.engine.metering;

import java.time.Instant;

/** Hears how far a long look through the books has come. */
@FunctionalInterface
public interface BookProgress {
  /**
   * A day is done.
   *
   * @param day its start
   * @param done days so far
   * @param total days in all
   */
  void onDay(Instant day, int done, int total);

  /** Nobody listens. */
  static BookProgress silent() {
    return (_, _, _) -> {};
  }
}
