package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.metering.UsageCounted;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What accounts owe beside the price of their plan. Each run can be made any number of times, by several
 * nodes at once and after one was killed: what is right already is left as it is.
 */
public final class Billing {
  private final Platform platform;
  private final Journal journal;
  private final MonthRun runs;
  private final OverageRun overage;
  private final SalesBook.Rooms sales;
  private final CommissionRun commission;
  private final Corrections corrections;
  private final Adjustments adjustments;
  private final Charging charging;

  /** The rooms it stands on. */
  public record Rooms(
      Journal journal,
      Catalogs catalogs,
      Accounts accounts,
      Lifecycle lifecycle,
      Metering metering,
      Limits limits,
      Rates rates) {}

  public Billing(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.journal = rooms.journal();
    this.runs = new MonthRun(platform.database(), rooms.accounts());
    this.overage = new OverageRun(platform, rooms.limits().months());
    this.sales =
        new SalesBook.Rooms(rooms.catalogs(), rooms.accounts(), rooms.metering(), rooms.rates());
    this.commission = new CommissionRun(platform, sales);
    this.corrections = new Corrections(platform, runs, overage, commission);
    this.adjustments = new Adjustments(platform, journal);
    this.charging = new Charging(platform, journal, rooms.lifecycle());
    platform.database().events().subscribe(UsageCounted.class, this::counted);
  }

  /**
   * Asks for what went over allowances in a month that is over.
   *
   * @throws IllegalArgumentException when the month is not over
   */
  public RunTally overage(Ask ask, Cause cause, JobRun.Progress progress) {
    return run(ask, AdjustmentType.OVERAGE, cause, progress);
  }

  /**
   * Asks for commission on the sales of a month that is over.
   *
   * @throws IllegalArgumentException when the month is not over
   */
  public RunTally commission(Ask ask, Cause cause, JobRun.Progress progress) {
    return run(ask, AdjustmentType.COMMISSION, cause, progress);
  }

  /** Whether a month is over, so that it can be billed. */
  public boolean isOver(YearMonth month) {
    return !platform.clock().now().isBefore(Period.month(month).end());
  }

  /** What is to be billed, and whether to write anything. */
  public record Ask(EnvironmentId environment, YearMonth month, boolean dryRun) {}

  private RunTally run(Ask ask, AdjustmentType type, Cause cause, JobRun.Progress progress) {
    EnvironmentId environment = ask.environment();
    Period month = over(ask.month());
    MonthRun.Order order = new MonthRun.Order(environment, month, ask.dryRun(), progress);
    begin(order, type);
    RunTally tally =
        runs.run(
            order,
            (tx, some) ->
                switch (type) {
                  case OVERAGE -> overage.each(tx, environment, month, some);
                  case COMMISSION -> commission.each(tx, environment, month, some);
                });
    if (!ask.dryRun()) {
      tell(environment, cause, "billing." + type.wire(), ask.month(), tally);
    }
    return tally;
  }

  /**
   * Works out again what has changed in months that were billed: late events, those taken back, and sales
   * whose rates are known by now.
   */
  public RunTally corrections(EnvironmentId environment, boolean dryRun, Cause cause) {
    RunTally sum = RunTally.NONE;
    for (Map.Entry<Instant, RunTally> one : corrections.run(environment, dryRun).entrySet()) {
      sum = sum.plus(one.getValue());
      if (!dryRun) {
        YearMonth month = YearMonth.from(one.getKey().atZone(ZoneOffset.UTC));
        tell(environment, cause, "billing.corrected", month, one.getValue());
      }
    }
    return sum;
  }

  /** What accounts sold, for one piece of work. */
  public SalesBook sales() {
    return new SalesBook(sales);
  }

  /** What was asked of accounts. */
  public Adjustments adjustments() {
    return adjustments;
  }

  /** Asks providers for it. */
  public Charging charging() {
    return charging;
  }

  private void begin(MonthRun.Order order, AdjustmentType type) {
    if (!order.dryRun()) {
      platform
          .database()
          .useTx(
              Scope.of(order.environment()),
              tx ->
                  RunSql.begin(
                      tx, order.environment(), type, order.month(), platform.clock().now()));
    }
  }

  private void tell(
      EnvironmentId environment, Cause cause, String act, YearMonth month, RunTally tally) {
    if (tally.isNothing()) {
      return;
    }
    Map<String, String> after =
        Map.of(
            "made", Long.toString(tally.made()),
            "corrected", Long.toString(tally.corrected()),
            "changed", Long.toString(tally.changed()),
            "asked", tally.asked().values().toString());
    Act done = new Act(cause, act, month.toString(), 0, Map.of(), after);
    platform.database().useTx(Scope.of(environment), tx -> journal.record(tx, environment, done));
  }

  private Period over(YearMonth month) {
    if (!isOver(month)) {
      throw new IllegalArgumentException(month + " is not over");
    }
    return Period.month(month);
  }

  /** What is counted for a month that is over is noted; whoever counts for the running one costs nothing. */
  private void counted(Tx tx, UsageCounted counted) {
    Instant running = Period.month(platform.clock().now()).start();
    Set<LateSql.Late> late = new HashSet<>();
    for (MonthTotal total : counted.totals()) {
      if (total.month().isBefore(running)) {
        late.add(new LateSql.Late(total.tenant(), total.month()));
      }
    }
    if (!late.isEmpty()) {
      LateSql.add(tx, late);
    }
  }
}
