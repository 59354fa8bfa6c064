package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.StatusDecision;
import java.util.List;

/** What came of a word about a subscription. */
public sealed interface SyncOutcome {

  /**
   * It is so from now on, and was written with all that follows from it.
   *
   * @param stores those that are shown otherwise since
   */
  record Changed(Subscription before, Subscription after, List<StoreShown> stores)
      implements SyncOutcome {
    public Changed {
      stores = List.copyOf(stores);
    }
  }

  /** It was so already. */
  record Unchanged(Subscription subscription) implements SyncOutcome {}

  /** It cannot be; nothing was written. */
  record Refused(Subscription subscription, StatusDecision why) implements SyncOutcome {}

  /** There is no such subscription. */
  record NotFound() implements SyncOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements SyncOutcome {}
}
