package dev.cuota.core.accounts;

/** What a subscription's status says about whether the account may use what it pays for. */
public enum Access {
  /** It may: its stores are shown. */
  GRANTED,
  /** Nothing is said: what was, stays. */
  UNCHANGED,
  /** It may not: its stores are paused. */
  DENIED
}
