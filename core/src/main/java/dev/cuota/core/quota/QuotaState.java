package dev.cuota.core.quota;

/** Where an account stands with its allowances, from good to bad. */
public enum QuotaState {
  /** Below 80 %. */
  ACTIVE,
  /** 80 % or more. */
  WARNING,
  /** 100 % or more. */
  SOFT_LIMIT,
  /** 100 % or more, and given time until a date. */
  GRACE,
  /** The time is over: writes are blocked. */
  HARD_LIMIT
}
