package dev.cuota.core.catalog;

/** How the amounts of a meter's events become one quantity for a window of time. */
public enum Aggregation {
  /** Sum of the amounts. */
  SUM(true),
  /** Number of events; reads no amount. */
  COUNT(false),
  /** Largest amount. */
  MAX(true),
  /** Smallest amount. */
  MIN(true),
  /** Sum of the amounts over their number. */
  AVG(true),
  /** Amount of the event with the latest time; of two at the same instant, the greater key. */
  LATEST(true),
  /** Number of different values; the value may be any text, number or truth value. */
  UNIQUE_COUNT(true),
  /**
   * Average of a level over time: each amount is the level from its instant on, until the next. In
   * a window it is the area under the level divided by the window's length. Before the first event
   * the level is zero.
   */
  TIME_WEIGHTED_AVG(true);

  private final boolean readsValue;

  Aggregation(boolean readsValue) {
    this.readsValue = readsValue;
  }

  /** Whether a meter of this kind needs a {@code valueProperty}. */
  public boolean readsValue() {
    return readsValue;
  }

  /** Whether the running quantity is that of the last event rather than a total of all. */
  public boolean isLevel() {
    return this == LATEST || this == TIME_WEIGHTED_AVG;
  }
}
