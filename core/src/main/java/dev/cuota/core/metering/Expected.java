package dev.cuota.core.metering;

/** What an event should have had at a place where it had something else. */
public enum Expected {
  /** Anything at all. */
  VALUE,
  /** A number, or a text that holds one. */
  NUMBER,
  /** A number that fits a quantity: at most 20 digits before and 12 behind the point. */
  FITTING_NUMBER,
  /** A text, number or truth value of at most {@link UsageEvent#MAX_TEXT} characters. */
  SINGLE_VALUE,
  /** A source that Cuota does not keep for itself. */
  OTHER_SOURCE
}
