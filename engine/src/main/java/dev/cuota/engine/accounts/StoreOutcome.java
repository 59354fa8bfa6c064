package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import java.time.Instant;

/** What came of changing a store. */
public sealed interface StoreOutcome {

  /** It is so from now on; its cluster will hear of it. */
  record Changed(Store store) implements StoreOutcome {}

  /** It was so already. */
  record Unchanged(Store store) implements StoreOutcome {}

  /** That cannot follow. */
  record Illegal(Store store, Publication to) implements StoreOutcome {}

  /** Its subscription has to be put in order first. */
  record SubscriptionDenies(Store store, SubscriptionStatus status) implements StoreOutcome {}

  /** Its owner has waited for too long. */
  record DraftExpired(Store store, Instant at) implements StoreOutcome {}

  /** Another store is found by that slug. */
  record SlugTaken() implements StoreOutcome {}

  /** There is no such store. */
  record NotFound() implements StoreOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements StoreOutcome {}
}
