package dev.cuota.engine.limits;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.SubscriptionChanged;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts may not use more, all of them in memory: few are. What this node changes is in
 * force with its commit; what others change is found by {@link #follow}.
 */
final class Standings {
  private final Database database;
  private final Map<Long, Set<Reason>> barred = new ConcurrentHashMap<>();
  private BiConsumer<EnvironmentId, Long> listener = (_, _) -> {};
  private String seenUntil = "0";

  Standings(Database database) {
    this.database = database;
    follow();
  }

  /** Tells of accounts whose standing changes from now on. */
  void tell(BiConsumer<EnvironmentId, Long> of) {
    listener = of;
  }

  /** Why an account may not use more; null when it may. */
  @Nullable Reason bar(long account) {
    Set<Reason> reasons = barred.get(account);
    if (reasons == null) {
      return null;
    }
    return reasons.contains(Reason.SUBSCRIPTION_INACTIVE)
        ? Reason.SUBSCRIPTION_INACTIVE
        : Reason.QUOTA_HARD_LIMIT;
  }

  /** Begins to hear of subscriptions: who is denied access may not use more, until it is granted. */
  void listen(Events events, Clock clock) {
    events.subscribe(
        SubscriptionChanged.class,
        (tx, changed) -> {
          Access access = changed.after().access();
          if (access != Access.UNCHANGED) {
            boolean denied = access == Access.DENIED;
            set(
                tx,
                new Standing(
                    changed.environment(), changed.account(), Reason.SUBSCRIPTION_INACTIVE, denied),
                clock.now());
          }
        });
  }

  void set(Tx tx, Standing standing, Instant now) {
    LimitsSql.setStanding(tx, standing, now);
    tx.afterCommit(() -> remember(List.of(standing)));
  }

  /**
   * Learns what has changed since the last look. Looking and remembering wait for each other, so that
   * what was read before a commit here is not remembered after it.
   */
  synchronized void follow() {
    database.useTx(
        Scope.everything(),
        tx -> {
          String horizon = tx.horizon();
          remember(LimitsSql.standingsSince(tx, seenUntil));
          seenUntil = horizon;
        });
  }

  private synchronized void remember(List<Standing> standings) {
    for (Standing standing : standings) {
      Set<Reason> before = barred.get(standing.account());
      Set<Reason> after = changed(before, standing);
      if (!Objects.equals(before, after)) {
        if (after == null) {
          barred.remove(standing.account());
        } else {
          barred.put(standing.account(), after);
        }
        listener.accept(standing.environment(), standing.account());
      }
    }
  }

  private static @Nullable Set<Reason> changed(@Nullable Set<Reason> before, Standing standing) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (before != null) {
      reasons.addAll(before);
    }
    if (standing.barred()) {
      reasons.add(standing.reason());
    } else {
      reasons.remove(standing.reason());
    }
    return reasons.isEmpty() ? null : reasons;
  }
}
