package dev.cuota.engine.metering;

/** What one unfit event does to its batch. */
public enum BatchRule {
  /** Nothing of the batch is stored. */
  ALL_OR_NOTHING,
  /** The others are stored. */
  EACH_ALONE
}
