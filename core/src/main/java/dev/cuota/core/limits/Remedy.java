package dev.cuota.core.limits;

/** What would let through what was refused. */
public enum Remedy {
  /** A smaller amount fits. */
  ASK_LESS,
  /** Freeing some of what there is makes room. */
  FREE,
  /** It fits once what is promised to reservations and leases is given back. */
  LET_GO,
  /** The allowance starts again from zero at a known moment. */
  WAIT,
  /** A plan, or an override, that gives more. */
  UPGRADE,
  /** The account comes back within its limits. */
  RECOVER,
  /** A subscription in force. */
  SUBSCRIBE
}
