package dev.cuota.engine.reconciliation;

import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.ProviderMismatchKind;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.ProviderSubscription;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.SyncOutcome;
import dev.cuota.engine.security.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at the providers on its way: what it has found, and what became of it. */
final class ProviderLooking {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLooking.class);

  private final ProviderReconciliation.Rooms rooms;
  private final EnvironmentId environment;
  private final boolean dryRun;
  private final Cause cause;
  private final List<ProviderMismatch> shown = new ArrayList<>();
  private final Map<String, String> silent = new LinkedHashMap<>();
  private long compared;
  private long found;
  private long left;

  ProviderLooking(
      ProviderReconciliation.Rooms rooms, EnvironmentId environment, boolean dryRun, Cause cause) {
    this.rooms = rooms;
    this.environment = environment;
    this.dryRun = dryRun;
    this.cause = cause;
  }

  ProviderReport report() {
    return new ProviderReport(dryRun, compared, found, left, shown, silent);
  }

  void compared() {
    compared++;
  }

  void silent(String provider, PatientGateway.Silent why) {
    LOG.warn("{} cannot be asked for its subscriptions: {}", provider, why.getMessage());
    silent.put(provider, Objects.requireNonNullElse(why.getMessage(), ""));
  }

  /** A store is paused for a subscription that is in order. */
  void storePaused(KnownStore known) {
    Store store = known.store();
    ProviderMismatch one =
        new ProviderMismatch(
            ProviderMismatchKind.STORE_PAUSED,
            store.key(),
            "",
            "",
            store.showing().publication().wire(),
            known.subscription(),
            Desync.State.FIXABLE,
            "");
    settle(dryRun ? one : follow(one, store));
  }

  private ProviderMismatch follow(ProviderMismatch one, Store store) {
    try {
      boolean followed =
          !rooms.stores().follow(store.environment(), store.account(), cause).isEmpty();
      return followed
          ? one.become(Desync.State.FIXED, "")
          : one.become(Desync.State.FAILED, "somebody else was at the account");
    } catch (RuntimeException e) {
      LOG.warn("store {} cannot be made to follow: {}", store.key(), e.toString());
      return one.become(Desync.State.FAILED, e.toString());
    }
  }

  /** The provider says a status that is not ours. */
  void differs(ProviderMismatchKind kind, Subscription here, ProviderSubscription there) {
    ProviderMismatch one =
        new ProviderMismatch(
            kind,
            here.id().toString(),
            here.provider().name(),
            there.ref(),
            here.status().wire(),
            there.said(),
            Desync.State.LEFT,
            "");
    if (kind.remedy() != ProviderMismatchKind.Remedy.HEED) {
      settle(one);
    } else if (dryRun) {
      settle(one.become(Desync.State.FIXABLE, ""));
    } else {
      settle(heed(one, here, there.word()));
    }
  }

  private ProviderMismatch heed(ProviderMismatch one, Subscription here, StatusWord word) {
    try {
      return switch (rooms
          .subscriptions()
          .syncSubscriptionStatus(environment, here.id(), word, cause)) {
        case SyncOutcome.Changed _, SyncOutcome.Unchanged _ -> one.become(Desync.State.FIXED, "");
        case SyncOutcome.Refused(_, var why) -> one.become(Desync.State.LEFT, why.toString());
        case SyncOutcome.NotFound _ -> one.become(Desync.State.FAILED, "it is gone");
        case SyncOutcome.Busy _ ->
            one.become(Desync.State.FAILED, "somebody else was at the account");
      };
    } catch (RuntimeException e) {
      LOG.warn("subscription {} cannot be mended: {}", here.id(), e.toString());
      return one.become(Desync.State.FAILED, e.toString());
    }
  }

  /** One of ours of which its provider says nothing. */
  void alone(ProviderMismatchKind kind, Subscription here) {
    settle(
        new ProviderMismatch(
            kind,
            here.id().toString(),
            here.provider().name(),
            Objects.requireNonNullElse(here.provider().ref(), ""),
            here.status().wire(),
            "",
            Desync.State.LEFT,
            ""));
  }

  /** One that the provider has, and nobody knows. */
  void stranger(String provider, ProviderSubscription there) {
    settle(
        new ProviderMismatch(
            ProviderMismatchKind.ONLY_THERE,
            "",
            provider,
            there.ref(),
            "",
            there.said(),
            Desync.State.LEFT,
            ""));
  }

  private void settle(ProviderMismatch one) {
    found++;
    left += one.isLeft() ? 1 : 0;
    if (shown.size() < ProviderReconciliation.MAX_SHOWN) {
      shown.add(one);
    }
  }
}
