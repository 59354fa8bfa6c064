package dev.cuota.core.quota;

/** Why an account came from one state into another. */
public enum QuotaChange {
  /** It uses more of its allowances. */
  USAGE_ROSE,
  /** It uses less of its allowances. */
  USAGE_FELL,
  /** The first hours at the limit are over; it is given time until a date. */
  GRACE_STARTED,
  /** The time is over. */
  GRACE_ENDED,
  /** A new billing period began. */
  PERIOD_STARTED,
  /** Its plan or limits were changed. */
  TERMS_CHANGED
}
