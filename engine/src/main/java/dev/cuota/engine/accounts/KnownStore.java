package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.engine.clusters.StoreRow;
import java.util.Objects;

/**
 * A store with what else its cluster is told of it.
 *
 * @param plan key of the account's plan; empty for none
 * @param subscription status of the subscription that counts, as it is spelled; empty for none
 */
public record KnownStore(Store store, String plan, String subscription) {

  /** What its cluster is told of it. */
  public StoreRow row() {
    PauseReason reason = store.showing().pausedFor();
    return new StoreRow(
        store.key(),
        Objects.requireNonNullElse(store.slug(), ""),
        store.name(),
        store.showing().publication().wire(),
        reason == null ? null : reason.wire(),
        plan,
        subscription,
        store.revision());
  }

  /** The same at another revision. */
  KnownStore of(long revision) {
    return new KnownStore(
        new Store(
            store.id(),
            store.environment(),
            store.key(),
            store.account(),
            store.name(),
            store.slug(),
            store.url(),
            store.showing(),
            store.pausedAt(),
            store.draftUntil(),
            store.cluster(),
            revision),
        plan,
        subscription);
  }
}
