package dev.cuota.core.reconciliation;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds what disagrees. The control database is right, but for what a person has done in a cluster. */
public final class Desyncs {
  private static final String PUBLISHED = Publication.PUBLISHED.wire();
  private static final String PAUSED = Publication.PAUSED.wire();

  private Desyncs() {}

  /** What a store and the subscription of its account disagree in. */
  public static Optional<DesyncKind> within(StoreFacts store) {
    Access access =
        SubscriptionStatus.of(store.subscription())
            .map(SubscriptionStatus::access)
            .orElse(Access.UNCHANGED);
    boolean forSubscription =
        store.pausedReason() != null
            && store.pausedReason().startsWith(PauseReason.OF_SUBSCRIPTION);
    if (access == Access.GRANTED && forSubscription) {
      return Optional.of(DesyncKind.PAUSED_THOUGH_ACTIVE);
    }
    return access == Access.DENIED && store.publication().equals(PUBLISHED)
        ? Optional.of(DesyncKind.PUBLISHED_THOUGH_DENIED)
        : Optional.empty();
  }

  /**
   * What a store and its cluster disagree in.
   *
   * @param byHand whether somebody has paused it in the cluster, and not Cuota, for a reason that is
   *     none of a subscription's
   */
  public static Set<DesyncKind> between(StoreFacts control, StoreFacts cluster, boolean byHand) {
    Set<DesyncKind> kinds = EnumSet.noneOf(DesyncKind.class);
    boolean shown = control.publication().equals(PUBLISHED);
    boolean shownThere = cluster.publication().equals(PUBLISHED);
    if (shown && !shownThere) {
      kinds.add(byHand ? DesyncKind.PAUSED_BY_HAND : DesyncKind.NOT_PUBLISHED);
    } else if (!shown && shownThere) {
      kinds.add(DesyncKind.STILL_PUBLISHED);
    }
    if (!control.slug().equals(cluster.slug())) {
      kinds.add(DesyncKind.SLUG_DIFFERS);
    }
    if (kinds.isEmpty() && differs(control, cluster, byHand)) {
      kinds.add(DesyncKind.DETAILS_DIFFER);
    }
    return kinds;
  }

  private static boolean differs(StoreFacts control, StoreFacts cluster, boolean byHand) {
    // A reason given by hand in the cluster is nobody else's business while the store is paused
    // here too.
    boolean reasons =
        Objects.equals(control.pausedReason(), cluster.pausedReason())
            || (control.publication().equals(PAUSED) && byHand);
    return !(reasons
        && control.publication().equals(cluster.publication())
        && control.name().equals(cluster.name())
        && control.plan().equals(cluster.plan())
        && control.subscription().equals(cluster.subscription()));
  }
}
