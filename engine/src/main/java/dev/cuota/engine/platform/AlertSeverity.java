package dev.cuota.engine.platform;

/** How much an alert matters. */
public enum AlertSeverity {
  /** Good to know. */
  INFO,
  /** Somebody should look when they have time. */
  WARNING,
  /** Somebody should look now. */
  CRITICAL
}
