package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.AccountRound;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Works out again what has changed in months that were billed: events that came late, those that were taken
 * back, and sales whose rates are known by now.
 */
final class Corrections {
  private final Platform platform;
  private final AccountRound round;
  private final OverageRun overage;
  private final CommissionRun commission;

  Corrections(Platform platform, AccountRound round, OverageRun overage, CommissionRun commission) {
    this.platform = platform;
    this.round = round;
    this.overage = overage;
    this.commission = commission;
  }

  /** A month, the accounts of which something changed, and by which runs it was billed. */
  private record Changed(Period month, List<Long> accounts, Set<AdjustmentType> runs) {}

  /** Does it; answers by month. */
  SortedMap<Instant, RunTally> run(EnvironmentId environment, boolean dryRun) {
    SortedMap<Instant, RunTally> tallies = new TreeMap<>();
    for (Changed one : changed(environment, dryRun)) {
      List<RunTally> its = new ArrayList<>();
      round.these(
          new AccountRound.Order(
              environment,
              MonthBook.lastMoment(one.month()),
              AccountRound.Way.of(dryRun),
              JobRun.Progress.UNHEARD),
          one.accounts(),
          (tx, some) -> each(tx, environment, one, some),
          its::add);
      tallies.put(one.month().start(), RunTally.of(its));
    }
    return tallies;
  }

  private RunTally each(Tx tx, EnvironmentId environment, Changed changed, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    // First, so that what comes later than this is found again.
    LateSql.take(tx, environment, changed.month(), ids);
    RunTally tally = RunTally.NONE;
    if (changed.runs().contains(AdjustmentType.OVERAGE)) {
      tally = tally.and(overage.each(tx, environment, changed.month(), some));
    }
    if (changed.runs().contains(AdjustmentType.COMMISSION)) {
      tally = tally.and(commission.each(tx, environment, changed.month(), some));
    }
    return tally;
  }

  private List<Changed> changed(EnvironmentId environment, boolean dryRun) {
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> {
              if (!dryRun) {
                LateSql.sweep(tx, environment);
              }
              SortedSet<Instant> months = new TreeSet<>(LateSql.months(tx, environment));
              months.addAll(SaleSql.waitingMonths(tx, environment));
              List<Changed> changed = new ArrayList<>();
              months.forEach(start -> changed.add(changed(tx, environment, Period.month(start))));
              return changed;
            });
  }

  private static Changed changed(Tx tx, EnvironmentId environment, Period month) {
    SortedSet<Long> accounts = new TreeSet<>(LateSql.accounts(tx, environment, month));
    accounts.addAll(SaleSql.waiting(tx, environment, month));
    return new Changed(month, List.copyOf(accounts), RunSql.of(tx, environment, month));
  }
}
