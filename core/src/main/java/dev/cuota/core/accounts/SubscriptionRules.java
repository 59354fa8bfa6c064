package dev.cuota.core.accounts;

import static dev.cuota.core.accounts.SubscriptionStatus.ACTIVE;
import static dev.cuota.core.accounts.SubscriptionStatus.AUTHORIZED;
import static dev.cuota.core.accounts.SubscriptionStatus.CANCELED;
import static dev.cuota.core.accounts.SubscriptionStatus.CANCEL_SCHEDULED;
import static dev.cuota.core.accounts.SubscriptionStatus.DEACTIVATED;
import static dev.cuota.core.accounts.SubscriptionStatus.EXPIRED;
import static dev.cuota.core.accounts.SubscriptionStatus.GRACE;
import static dev.cuota.core.accounts.SubscriptionStatus.INCOMPLETE;
import static dev.cuota.core.accounts.SubscriptionStatus.PAST_DUE;
import static dev.cuota.core.accounts.SubscriptionStatus.PENDING;
import static dev.cuota.core.accounts.SubscriptionStatus.PURGED;
import static dev.cuota.core.accounts.SubscriptionStatus.SUSPENDED;
import static dev.cuota.core.accounts.SubscriptionStatus.TRIALING;
import static dev.cuota.core.accounts.SubscriptionStatus.UNKNOWN;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which status of a subscription may follow which: one table, drawn in {@code
 * docs/subscription-states.md}. To stay where it is is no transition and always allowed.
 */
public final class SubscriptionRules {
  /** With which a subscription may begin. */
  public static final Set<SubscriptionStatus> FIRST =
      Collections.unmodifiableSet(
          EnumSet.of(PENDING, INCOMPLETE, AUTHORIZED, TRIALING, ACTIVE, UNKNOWN));

  private static final Map<SubscriptionStatus, Set<SubscriptionStatus>> NEXT = table();

  private SubscriptionRules() {}

  /** Whether {@code to} may follow {@code from}. */
  public static boolean isLegal(SubscriptionStatus from, SubscriptionStatus to) {
    return from == to || next(from).contains(to);
  }

  /** What may follow, other than itself. */
  public static Set<SubscriptionStatus> next(SubscriptionStatus from) {
    return NEXT.getOrDefault(from, Set.of());
  }

  /**
   * Which of an account's subscriptions counts: the one with the smallest rank, and of several the one
   * that was made last. One that has ended never takes access from an account that has another.
   *
   * @return 0 for one that pays, 1 for one that grants access otherwise, 2 for one that may yet, 3 for one
   *     that has ended
   */
  public static int rank(SubscriptionStatus status) {
    if (status.isExclusive()) {
      return 0;
    } else if (status.access() == Access.GRANTED) {
      return 1;
    }
    return status.isOver() ? 3 : 2;
  }

  private static Map<SubscriptionStatus, Set<SubscriptionStatus>> table() {
    Map<SubscriptionStatus, Set<SubscriptionStatus>> next = new EnumMap<>(SubscriptionStatus.class);
    // Before it was ever paid.
    Set<SubscriptionStatus> begun = EnumSet.of(AUTHORIZED, TRIALING, ACTIVE);
    next.put(INCOMPLETE, with(begun, PENDING, EXPIRED, CANCELED, DEACTIVATED, UNKNOWN));
    next.put(PENDING, with(begun, INCOMPLETE, EXPIRED, CANCELED, DEACTIVATED, SUSPENDED, UNKNOWN));
    // While it is in use.
    Set<SubscriptionStatus> endings =
        EnumSet.of(SUSPENDED, CANCELED, DEACTIVATED, EXPIRED, UNKNOWN);
    Set<SubscriptionStatus> troubles = with(endings, PAST_DUE, GRACE);
    next.put(TRIALING, with(troubles, PENDING, AUTHORIZED, ACTIVE, CANCEL_SCHEDULED));
    next.put(AUTHORIZED, with(troubles, PENDING, ACTIVE, CANCEL_SCHEDULED));
    next.put(ACTIVE, with(troubles, CANCEL_SCHEDULED));
    next.put(PAST_DUE, with(endings, ACTIVE, GRACE, CANCEL_SCHEDULED));
    next.put(GRACE, with(endings, ACTIVE, PAST_DUE, CANCEL_SCHEDULED));
    next.put(CANCEL_SCHEDULED, with(troubles, ACTIVE));
    // Once it is out of use.
    next.put(SUSPENDED, EnumSet.of(ACTIVE, GRACE, CANCELED, DEACTIVATED, EXPIRED, UNKNOWN));
    next.put(DEACTIVATED, EnumSet.of(ACTIVE, CANCELED, EXPIRED, UNKNOWN));
    next.put(EXPIRED, EnumSet.of(PENDING, AUTHORIZED, ACTIVE, CANCELED, PURGED, UNKNOWN));
    next.put(CANCELED, EnumSet.of(PURGED));
    next.put(PURGED, EnumSet.noneOf(SubscriptionStatus.class));
    // The provider may come back from wherever it was, but nothing is deleted on a guess.
    next.put(UNKNOWN, EnumSet.complementOf(EnumSet.of(UNKNOWN, PURGED)));
    next.replaceAll((_, statuses) -> Collections.unmodifiableSet(statuses));
    return Collections.unmodifiableMap(next);
  }

  private static Set<SubscriptionStatus> with(
      Set<SubscriptionStatus> some, SubscriptionStatus... more) {
    Set<SubscriptionStatus> all = EnumSet.copyOf(some);
    Collections.addAll(all, more);
    return all;
  }
}
