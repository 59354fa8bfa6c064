package dev.cuota.core.quota;

/** Whether quota states have effects. */
public enum EnforcementMode {
  /** States are not even kept. */
  OFF,
  /** States are kept and shown; nothing is blocked. */
  DRY_RUN,
  /** Writes are blocked in the hard limit. */
  ON
}
