package dev.cuota.core.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a store is paused. The wire and the databases spell it in lower case. */
public enum PauseReason {
  /** Its subscription is suspended. */
  SUBSCRIPTION_SUSPENDED,
  /** Its subscription was canceled. */
  SUBSCRIPTION_CANCELED,
  /** Its subscription was switched off by the platform. */
  SUBSCRIPTION_DEACTIVATED,
  /** Its subscription ran out. */
  SUBSCRIPTION_EXPIRED,
  /** What was kept of its subscription has been deleted. */
  SUBSCRIPTION_PURGED,
  /** Somebody of the platform paused it, and only a person lets it be shown again. */
  ADMIN_MANUAL;

  /** What the wire form of those begins with that end with the subscription's trouble. */
  public static final String OF_SUBSCRIPTION = "subscription_";

  /** Whether it ends by itself when the subscription is in order again. */
  public boolean isOfSubscription() {
    return wire().startsWith(OF_SUBSCRIPTION);
  }

  /** As the wire and the databases spell it, such as {@code admin_manual}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is spelled so; empty when there is none. */
  public static Optional<PauseReason> of(String wire) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
  }

  /**
   * For a subscription whose status denies access.
   *
   * @throws IllegalArgumentException when the status does not deny it
   */
  public static PauseReason of(SubscriptionStatus status) {
    return switch (status) {
      case SUSPENDED -> SUBSCRIPTION_SUSPENDED;
      case CANCELED -> SUBSCRIPTION_CANCELED;
      case DEACTIVATED -> SUBSCRIPTION_DEACTIVATED;
      case EXPIRED -> SUBSCRIPTION_EXPIRED;
      case PURGED -> SUBSCRIPTION_PURGED;
      default -> throw new IllegalArgumentException(status + " pauses nothing");
    };
  }
}
