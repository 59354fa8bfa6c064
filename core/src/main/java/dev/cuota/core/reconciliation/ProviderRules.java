package dev.cuota.core.reconciliation;

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
import static dev.cuota.core.accounts.SubscriptionStatus.SUSPENDED;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds in what a subscription and its provider disagree. Messages get lost, so that what a provider
 * says is right; but a look over all of them takes access from nobody, as what is wrong with the look
 * itself would be wrong with all at once.
 */
public final class ProviderRules {
  /** So long the first payment may be on its way before the provider is asked. */
  public static final Duration PENDING_LONG = Duration.ofHours(24);

  /** What a provider may say to a status here without disagreeing: it knows nothing of our dates. */
  private static final Map<SubscriptionStatus, Set<SubscriptionStatus>> AGREE =
      Map.of(
          ACTIVE, EnumSet.of(AUTHORIZED),
          CANCEL_SCHEDULED, EnumSet.of(ACTIVE, AUTHORIZED),
          GRACE, EnumSet.of(PAST_DUE),
          SUSPENDED, EnumSet.of(PAST_DUE),
          DEACTIVATED, EnumSet.of(PAST_DUE, SUSPENDED, CANCELED, EXPIRED),
          PENDING, EnumSet.of(INCOMPLETE),
          INCOMPLETE, EnumSet.of(PENDING));

  private ProviderRules() {}

  /**
   * A subscription as it is here.
   *
   * @param waiting for how long it has had its status
   */
  public record Facts(SubscriptionStatus status, Duration waiting) {
    /** Whether it has waited so long for its first payment that somebody should ask. */
    public boolean isPendingLong() {
      boolean waits = status == PENDING || status == INCOMPLETE;
      return waits && waiting.compareTo(PENDING_LONG) > 0;
    }
  }

  /** What it disagrees in with what its provider says; empty for nothing. */
  public static Optional<ProviderMismatchKind> compare(Facts here, SubscriptionStatus there) {
    if (agree(here.status(), there)) {
      return here.isPendingLong()
          ? Optional.of(ProviderMismatchKind.STILL_PENDING)
          : Optional.empty();
    } else if (here.status().isOver() || here.status() == DEACTIVATED) {
      return there.access() == Access.GRANTED
          ? Optional.of(ProviderMismatchKind.CHARGED_THOUGH_OVER)
          : Optional.empty();
    } else if (!SubscriptionRules.isLegal(here.status(), there)) {
      return Optional.of(ProviderMismatchKind.CANNOT_FOLLOW);
    } else if (here.isPendingLong()) {
      return Optional.of(ProviderMismatchKind.PENDING_SETTLED);
    }
    boolean takes = there.access() == Access.DENIED && here.status().access() != Access.DENIED;
    return Optional.of(
        takes ? ProviderMismatchKind.ENDED_THERE : ProviderMismatchKind.STATUS_DIFFERS);
  }

  private static boolean agree(SubscriptionStatus here, SubscriptionStatus there) {
    return here == there || AGREE.getOrDefault(here, Set.of()).contains(there);
  }
}
