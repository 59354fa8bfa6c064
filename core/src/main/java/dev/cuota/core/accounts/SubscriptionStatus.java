package dev.cuota.core.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a subscription stands. The wire and the database spell it in lower case. */
public enum SubscriptionStatus {
  /** Paid. */
  ACTIVE(Access.GRANTED),
  /** The payment is under way; nothing was granted for it yet. */
  PENDING(Access.UNCHANGED),
  /** A payment is late; access stays what it was. */
  PAST_DUE(Access.UNCHANGED),
  /** A payment is late, and access is granted until a date all the same. */
  GRACE(Access.GRANTED),
  /** Not paid for too long; can come back. */
  SUSPENDED(Access.DENIED),
  /** Ended for good; who comes back takes out another one. */
  CANCELED(Access.DENIED),
  /** Paid, and ends at a date. */
  CANCEL_SCHEDULED(Access.GRANTED),
  /** Switched off by the platform; can come back. */
  DEACTIVATED(Access.DENIED),
  /** Its time or its trial ran out. */
  EXPIRED(Access.DENIED),
  /** The first payment has failed or needs something from the customer. */
  INCOMPLETE(Access.UNCHANGED),
  /** The customer has agreed to be charged, and counts as one who pays. */
  AUTHORIZED(Access.GRANTED),
  /** Free until a date. */
  TRIALING(Access.GRANTED),
  /** What was kept of it has been deleted. */
  PURGED(Access.DENIED),
  /** The provider says something that nobody here knows; access stays what it was. */
  UNKNOWN(Access.UNCHANGED);

  private final Access access;

  SubscriptionStatus(Access access) {
    this.access = access;
  }

  /** What it says about access. */
  public Access access() {
    return access;
  }

  /** Whether it is one of those of which an account has one at most. */
  public boolean isExclusive() {
    return this == ACTIVE || this == AUTHORIZED;
  }

  /** Whether it has ended: the account may take out another one. */
  public boolean isOver() {
    return this == CANCELED || this == EXPIRED || this == PURGED;
  }

  /** As the wire and the database spell it, such as {@code past_due}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status that is spelled so; empty when there is none. */
  public static Optional<SubscriptionStatus> of(String wire) {
    return Arrays.stream(values()).filter(status -> status.wire().equals(wire)).findFirst();
  }
}
