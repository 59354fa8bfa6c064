package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.ShowingRules;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one door through which stores are paused and shown; under the account's lock. */
final class StoreDoor {
  private final Journal journal;
  private final Mirrors mirrors;

  StoreDoor(Journal journal, Mirrors mirrors) {
    this.journal = journal;
    this.mirrors = mirrors;
  }

  /** Has the stores of an account follow the subscription that counts for it. */
  List<StoreShown> follow(Tx tx, Subscription counting, Deed deed) {
    List<StoreShown> shown = new ArrayList<>();
    for (Store store : StoreSql.ofAccount(tx, counting.environment(), counting.account())) {
      Showing after = ShowingRules.after(counting.status(), store.showing());
      if (!after.equals(store.showing())) {
        shown.add(show(tx, store, after, deed));
      }
    }
    mirrors.due(tx, counting.environment(), counting.account());
    return shown;
  }

  /** Shows a store in another way than it is seen to be shown. */
  StoreShown show(Tx tx, Store store, Showing after, Deed deed) {
    if (!StoreSql.show(tx, store, after, deed.now())) {
      throw new IllegalStateException("store " + store.key() + " changed under its account's lock");
    }
    journal.record(tx, act(store, after, deed.cause()));
    StoreShown shown = new StoreShown(store, store.showing(), after);
    tx.publish(shown);
    mirrors.due(tx, store.environment(), store.account());
    return shown;
  }

  private static Act act(Store store, Showing after, Cause cause) {
    String act =
        switch (after.publication()) {
          case PAUSED -> "store.paused";
          case PUBLISHED -> "store.shown";
          case PENDING_APPROVAL -> "store.submitted";
          case REJECTED -> "store.rejected";
          case DRAFT -> "store.withdrawn";
        };
    return new Act(
        cause, act, "tenant " + store.key(), store.account(), told(store.showing()), told(after));
  }

  private static Map<String, String> told(Showing showing) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("publication", showing.publication().wire());
    PauseReason reason = showing.pausedFor();
    if (reason != null) {
      told.put("pausedReason", reason.wire());
    }
    return told;
  }
}
