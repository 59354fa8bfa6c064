package dev.cuota.client;

/** What becomes of a use that nobody can decide, as the server is not reached. */
public enum FailureMode {
  /** It is allowed and counted; the server hears of it as soon as it is back. */
  OPEN,
  /** It is denied. */
  CLOSED
}
