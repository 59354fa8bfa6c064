package dev.cuota.core.accounts;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the status of an account's subscription makes of its stores.
 *
 * <pre>
 * access      published   paused, subscription_*   paused, admin_manual   draft, pending, rejected
 * GRANTED     -           published                -                      -
 * UNCHANGED   -           -                        -                      -
 * DENIED      paused      paused, new reason       -                      -
 * </pre>
 *
 * <p>A pause by a person outlives everything that a subscription does, and a store that never was
 * shown is not shown because somebody has paid.
 */
public final class ShowingRules {
  /** What a person may make of a store; what a subscription makes of it is {@link #after}. */
  private static final Map<Publication, Set<Publication>> BY_HAND =
      Map.of(
          Publication.DRAFT, EnumSet.of(Publication.PENDING_APPROVAL),
          Publication.PENDING_APPROVAL,
              EnumSet.of(Publication.PUBLISHED, Publication.REJECTED, Publication.DRAFT),
          Publication.PUBLISHED, EnumSet.of(Publication.PAUSED),
          Publication.PAUSED, EnumSet.of(Publication.PUBLISHED, Publication.PAUSED),
          Publication.REJECTED, EnumSet.of(Publication.DRAFT, Publication.PENDING_APPROVAL));

  private ShowingRules() {}

  /** Whether a person may make that of a store. */
  public static boolean isLegal(Publication from, Publication to) {
    return BY_HAND.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * How a store is shown that a person no longer keeps paused, or that is approved: as its
   * subscription has it. Without a subscription everything is shown.
   */
  public static Showing released(Optional<SubscriptionStatus> subscription) {
    return subscription.map(status -> after(status, Showing.PUBLISHED)).orElse(Showing.PUBLISHED);
  }

  /** How a store is to be shown once its account's subscription has that status. */
  public static Showing after(SubscriptionStatus status, Showing store) {
    return switch (status.access()) {
      case GRANTED -> isPausedForSubscription(store) ? Showing.PUBLISHED : store;
      case UNCHANGED -> store;
      case DENIED ->
          store.publication() == Publication.PUBLISHED || isPausedForSubscription(store)
              ? Showing.paused(PauseReason.of(status))
              : store;
    };
  }

  /**
   * How a store waits again whose approval is taken back; empty when it is not shown by that approval,
   * as while a person keeps it paused.
   */
  public static Optional<Showing> withdrawn(Showing store) {
    return store.publication() == Publication.PUBLISHED || isPausedForSubscription(store)
        ? Optional.of(new Showing(Publication.PENDING_APPROVAL, null))
        : Optional.empty();
  }

  /** Whether it is shown again when the subscription is in order. */
  public static boolean isPausedForSubscription(Showing store) {
    PauseReason reason = store.pausedFor();
    return reason != null && reason.isOfSubscription();
  }
}
