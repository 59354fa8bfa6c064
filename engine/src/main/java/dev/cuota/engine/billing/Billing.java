package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.AccountRound;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeeAgreed;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.metering.UsageCounted;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What accounts owe beside the price of their plan. Each run can be made any number of times, by several
 * nodes at once and after one was killed: what is right already is left as it is.
 */
public final class Billing {
  private final Platform platform;
  private final Journal journal;
  private final AccountRound round;
  private final OverageRun overage;
  private final SalesBook.Rooms sales;
  private final CommissionRun commission;
  private final Corrections corrections;
  private final Adjustments adjustments;
  private final Charging charging;
  private final Taxes taxes;
  private final Offers offers;
  private final Stating stating = new Stating();
  private final BulkCharging bulk;

  /** The rooms it stands on. */
  public record Rooms(
      Journal journal,
      Outbox outbox,
      Catalogs catalogs,
      Accounts accounts,
      Lifecycle lifecycle,
      Metering metering,
      Limits limits,
      Rates rates) {}

  public Billing(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.journal = rooms.journal();
    this.round = rooms.accounts().round();
    this.overage = new OverageRun(platform, rooms.limits().months());
    this.sales =
        new SalesBook.Rooms(rooms.catalogs(), rooms.accounts(), rooms.metering(), rooms.rates());
    this.commission = new CommissionRun(platform, sales, rooms.limits().fees());
    this.corrections = new Corrections(platform, round, overage, commission);
    this.adjustments = new Adjustments(platform, journal);
    this.offers =
        new Offers(
            platform, rooms.catalogs(), rooms.accounts(), rooms.limits().months(), commission);
    this.taxes = new Taxes(platform.database(), journal);
    this.charging = new Charging(platform, journal, taxes, rooms.accounts(), rooms.lifecycle());
    this.bulk = new BulkCharging(platform, journal, rooms.outbox(), charging);
    platform.database().events().subscribe(UsageCounted.class, this::counted);
    platform
        .database()
        .events()
        .subscribe(
            FeeAgreed.class,
            (tx, agreed) ->
                LateSql.addBilled(tx, agreed.environment(), agreed.account(), agreed.since()));
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
    if (!ask.dryRun()) {
      begin(environment, type, month);
    }
    List<RunTally> tallies = new ArrayList<>();
    round.all(
        new AccountRound.Order(
            environment, MonthBook.lastMoment(month), AccountRound.Way.of(ask.dryRun()), progress),
        (tx, some) ->
            switch (type) {
              case OVERAGE -> overage.each(tx, environment, month, some);
              case COMMISSION -> commission.each(tx, environment, month, some);
            },
        tallies::add);
    RunTally tally = RunTally.of(tallies);
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

  /**
   * Where what is owed, what was asked and what was charged do not agree; empty when they do. Writes nothing.
   */
  public List<Discrepancy> verify(EnvironmentId environment, JobRun.Progress progress) {
    return new Proof(platform, round, overage, commission).of(environment, progress);
  }

  /** What an account used in a month that was billed, by feature, with the limits that went for it then. */
  public List<UsageSummary> summaries(EnvironmentId environment, long account, YearMonth month) {
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> SummaryReadSql.of(tx, environment, account, Period.month(month)));
  }

  /**
   * What accounts owe for a month beside the price of their plan, by what is known now, whether it was
   * asked for or not. Also of the running month. Writes nothing.
   *
   * @param held on which plans they are, as {@code months} were made of
   */
  public List<Due> due(
      Tx tx, EnvironmentId environment, List<PlanHeld> held, List<AccountMonth> months) {
    List<Due> due = new ArrayList<>();
    for (AccountMonth month : months) {
      OverageRun.owed(month).forEach(one -> due.add(Due.of(AdjustmentType.OVERAGE, one)));
    }
    if (!months.isEmpty()) {
      Period month = months.getFirst().month();
      commission
          .due(tx, environment, month, held)
          .forEach(one -> due.add(Due.of(AdjustmentType.COMMISSION, one)));
    }
    return due;
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

  /** Offers of better plans. */
  public Offers offers() {
    return offers;
  }

  /** Which taxes are due on it. */
  public Taxes taxes() {
    return taxes;
  }

  /** What of it goes on statements. */
  public Stating stating() {
    return stating;
  }

  /** Charges everybody who is charged by itself. */
  public BulkCharging bulk() {
    return bulk;
  }

  private void begin(EnvironmentId environment, AdjustmentType type, Period month) {
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx -> RunSql.begin(tx, environment, type, month, platform.clock().now()));
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
