package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Deadlines;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Does to subscriptions what time alone does: trials, grace, cancellations, renewals, purges. */
public final class DueDates {
  /** How long what has ended is kept, unless the operator says otherwise. */
  public static final Duration RETENTION = Duration.ofDays(90);

  private static final Cause CAUSE = Cause.job("subscription_dates");
  private static final int PAGE = 200;
  private static final UUID FIRST = new UUID(0, 0);

  private final Platform platform;
  private final Subscriptions subscriptions;

  DueDates(Platform platform, Subscriptions subscriptions) {
    this.platform = platform;
    this.subscriptions = subscriptions;
  }

  /**
   * Deals with all whose date has come, one account after the other.
   *
   * @param dryRun whether only to say what would be done
   * @return what was done, or would be, to each
   */
  public List<String> run(Duration retention, boolean dryRun) {
    Instant now = platform.clock().now();
    List<String> done = new ArrayList<>();
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
        act(one, now, retention)
            .filter(act -> dryRun || act.work().getAsBoolean())
            .ifPresent(act -> done.add(act.line()));
        after = one.id();
      }
    } while (page.size() == PAGE);
    return done;
  }

  /**
   * What there is to do to a subscription.
   *
   * @param work does it; answers whether anything was done
   */
  private record DueAct(String line, BooleanSupplier work) {}

  private Optional<DueAct> act(Subscription one, Instant now, Duration retention) {
    Subscription.State state = one.state();
    Deadlines.Facts facts =
        new Deadlines.Facts(
            state.status(), state.dates(), state.endedAt(), one.provider().isNobody());
    Optional<SubscriptionStatus> due = Deadlines.due(facts, now, retention);
    if (due.isPresent()) {
      return Optional.of(
          new DueAct(
              "%s: %s → %s".formatted(one.id(), state.status().wire(), due.get().wire()),
              () -> isChanged(one, due.get())));
    }
    return Deadlines.renews(facts, state.period().end(), one.plans().next() != null, now)
        ? Optional.of(
            new DueAct(
                "%s: next period".formatted(one.id()),
                () -> subscriptions.renew(one.environment(), one.id(), CAUSE)))
        : Optional.empty();
  }

  private boolean isChanged(Subscription one, SubscriptionStatus status) {
    return subscriptions.syncSubscriptionStatus(
            one.environment(), one.id(), StatusWord.of(status), CAUSE)
        instanceof SyncOutcome.Changed;
  }
}
