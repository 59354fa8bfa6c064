package dev.cuota.core.limits;

/** Which rule of {@link Decisions} an answer rests on. */
public enum Rule {
  /** Nothing of it is included, so that it can only be freed. */
  NOT_INCLUDED(true),
  /** The account may not use more of anything with a hard limit. */
  ACCOUNT_BARRED(true),
  /** More would be taken than the hard limit gives. */
  ABOVE_HARD_LIMIT(true),
  /** A setting is asked to be more than what is given. */
  ABOVE_SETTING(true),
  /** Freeing is always allowed. */
  FREES(false),
  /** Nothing would be added. */
  ADDS_NOTHING(false),
  /** It was let through before it was looked at: by a lease, a reservation, or an id used before. */
  RECORDED(false),
  /** What is switched on may be used, as may what has no limit. */
  UNLIMITED(false),
  /** A soft limit always allows. */
  SOFT_LIMIT(false),
  /** It fits. */
  WITHIN_LIMIT(false);

  private final boolean denies;

  Rule(boolean denies) {
    this.denies = denies;
  }

  /** Whether it refuses. */
  public boolean denies() {
    return denies;
  }
}
