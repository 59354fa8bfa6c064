package dev.cuota.engine.margin;

import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.MarginFinding;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.margin.MarginWatch;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells somebody of costs and margins, once for each month or account and month, and takes it back when
 * it is no longer so. Looked at are the running month and, until its costs are rolled up, the one before.
 */
final class Watching {
  /** So long after its end a month is still looked at. */
  static final Duration AFTER_THE_END = Duration.ofDays(3);

  /** How long it is known of what somebody was told; no month is looked at for so long. */
  static final Duration KEEP_TOLD = Duration.ofDays(400);

  private static final String BY = "margin_alerts";

  private final Platform platform;
  private final Alerts alerts;
  private final LiveMargins live;
  private final MarginBook book;
  private final Guarding guarding;

  Watching(Platform platform, Alerts alerts, LiveMargins live, MarginBook book, Guarding guarding) {
    this.platform = platform;
    this.alerts = alerts;
    this.live = live;
    this.book = book;
    this.guarding = guarding;
  }

  /** What somebody is or would be told, and what is new of that. */
  private record Wanted(Map<String, MarginFinding> byName, List<MarginFinding> newly) {
    void add(MarginFinding finding) {
      byName.put(name(finding.kind().alert(), finding.subject()), finding);
    }

    static String name(String kind, String subject) {
      return kind + " " + subject;
    }
  }

  /**
   * Looks at an environment.
   *
   * @param dryRun whether only to say what would be told and done
   * @return what was told and done
   */
  List<String> look(EnvironmentId environment, MarginPolicy policy, boolean dryRun) {
    Instant now = platform.clock().now();
    YearMonth running = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    List<String> lines = new ArrayList<>();
    Wanted wanted = new Wanted(new LinkedHashMap<>(), new ArrayList<>());
    if (isLookedAt(running.minusMonths(1), now)) {
      live.of(environment, running.minusMonths(1))
          .ifPresent(month -> found(environment, policy, month).forEach(wanted::add));
    }
    live.of(environment, running)
        .ifPresent(
            month -> {
              found(environment, policy, month).forEach(wanted::add);
              lines.addAll(guard(environment, policy, month, dryRun, wanted));
            });
    lines.addAll(tell(environment, wanted, dryRun));
    if (!dryRun) {
      platform
          .database()
          .useTx(
              Scope.of(environment),
              tx -> GuardSql.forgetTold(tx, environment, now.minus(KEEP_TOLD)));
    }
    return lines;
  }

  /** Whether a month that is over is looked at still. */
  static boolean isLookedAt(YearMonth month, Instant now) {
    return now.isBefore(Period.month(month).end().plus(AFTER_THE_END));
  }

  private List<MarginFinding> found(
      EnvironmentId environment, MarginPolicy policy, MonthMargins month) {
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> {
              MarginWatch.Exchange exchange =
                  book.exchange(tx, live.asked(environment, month.month()));
              return new MarginWatch(month.month(), policy, exchange)
                  .look(month.all(), month.accounts());
            });
  }

  private List<String> guard(
      EnvironmentId environment,
      MarginPolicy policy,
      MonthMargins month,
      boolean dryRun,
      Wanted wanted) {
    List<AccountMargin> margins = month.accounts().stream().map(MonthMargin.Part::margin).toList();
    Guarding.Done done =
        guarding.judge(environment, month.month(), margins, policy.guard(), dryRun);
    for (Guarding.Now one : done.held()) {
      MarginFinding finding =
          MarginWatch.held(month.month(), one.margin(), one.held().mode(), one.held().throttled());
      wanted.add(finding);
      if (one.isNew()) {
        wanted.newly().add(finding);
      }
    }
    return done.lines();
  }

  private List<String> tell(EnvironmentId environment, Wanted wanted, boolean dryRun) {
    List<String> lines = new ArrayList<>();
    for (MarginFinding.Kind kind : MarginFinding.Kind.values()) {
      for (Alert open : alerts.openOf(kind.alert())) {
        String subject = open.alarm().subject();
        if (environment.equals(open.alarm().environment())
            && !wanted.byName().containsKey(Wanted.name(kind.alert(), subject))) {
          lines.add("%s: no longer %s".formatted(subject, kind.alert()));
          if (!dryRun) {
            platform
                .database()
                .useTx(Scope.of(environment), tx -> alerts.resolve(tx, open.alarm(), BY));
          }
        }
      }
    }
    wanted.byName().values().stream()
        .filter(one -> isToBeTold(environment, wanted, one, dryRun))
        .forEach(one -> lines.add("%s: %s".formatted(one.subject(), one.kind().alert())));
    return lines;
  }

  /** Who is held again after it was let go is told of again; all else once. */
  private boolean isToBeTold(
      EnvironmentId environment, Wanted wanted, MarginFinding one, boolean dryRun) {
    Scope scope = Scope.of(environment);
    boolean again = wanted.newly().contains(one);
    String kind = one.kind().alert();
    if (dryRun) {
      return again
          || !platform
              .database()
              .inTx(scope, tx -> GuardSql.wasTold(tx, environment, kind, one.subject()));
    }
    return platform
        .database()
        .inTx(
            scope,
            tx -> {
              boolean isNew =
                  GuardSql.tell(tx, environment, kind, one.subject(), platform.clock().now());
              if (isNew || again) {
                raise(tx, environment, one);
              }
              return isNew || again;
            });
  }

  private void raise(Tx tx, EnvironmentId environment, MarginFinding one) {
    alerts.raise(
        tx,
        new Alarm(
            one.kind().alert(), one.subject(), AlertSeverity.WARNING, environment, one.facts()));
  }
}
