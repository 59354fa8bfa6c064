package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.Deadlines;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Does to subscriptions what time alone does: trials, grace, cancellations, renewals, purges. */
public final class DueDates {
  /** How long what has ended is kept, unless the operator says otherwise. */
  public static final Duration RETENTION = Duration.ofDays(90);

  private static final int PAGE = 200;
  private static final UUID FIRST = new UUID(0, 0);

  private final Platform platform;
  private final Subscriptions subscriptions;

  DueDates(Platform platform, Subscriptions subscriptions) {
    this.platform = platform;
    this.subscriptions = subscriptions;
  }

  /** Deals with all whose date has come, one account after the other; says with how many. */
  public long run(Duration retention, Cause cause) {
    Instant now = platform.clock().now();
    long done = 0;
    UUID after = FIRST;
    List<Subscription> page;
    do {
      UUID from = after;
      page =
          platform
              .database()
              .inTx(
                  Scope.everything(),
                  tx -> SubscriptionSql.due(tx, now, now.minus(retention), from, PAGE));
      for (Subscription one : page) {
        done += deal(one, now, retention, cause) ? 1 : 0;
        after = one.id();
      }
    } while (page.size() == PAGE);
    return done;
  }

  private boolean deal(Subscription one, Instant now, Duration retention, Cause cause) {
    Subscription.State state = one.state();
    Optional<SubscriptionStatus> due =
        Deadlines.due(
            new Deadlines.Facts(
                state.status(), state.dates(), state.endedAt(), one.provider().isNobody()),
            now,
            retention);
    if (due.isPresent()) {
      SyncOutcome outcome =
          subscriptions.syncSubscriptionStatus(
              one.environment(), one.id(), StatusWord.of(due.get()), cause);
      return outcome instanceof SyncOutcome.Changed;
    }
    boolean renews =
        !now.isBefore(state.period().end()) && state.status().access() == Access.GRANTED;
    if (renews && (one.provider().isNobody() || one.plans().next() != null)) {
      subscriptions.renew(one.environment(), one.id(), cause);
      return true;
    }
    return false;
  }
}
