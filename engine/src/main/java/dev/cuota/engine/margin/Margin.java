package dev.cuota.engine.margin;

import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What accounts cost against what they bring in: live for any month, rolled up when it is over, told of
 * when it is too much.
 */
public final class Margin {
  /** Most months that can be looked back at. */
  public static final int MAX_MONTHS = 36;

  private final Platform platform;
  private final Journal journal;
  private final MarginBook book;
  private final LiveMargins live;
  private final RollUp rollUp;
  private final Policies policies;
  private final Guarding guarding;
  private final Watching watching;

  /** The rooms it stands on. */
  public record Rooms(
      Alerts alerts,
      Journal journal,
      Catalogs catalogs,
      Accounts accounts,
      Limits limits,
      Rates rates,
      Billing billing) {}

  public Margin(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.journal = rooms.journal();
    this.book =
        new MarginBook(rooms.catalogs(), rooms.limits().months(), rooms.billing(), rooms.rates());
    this.live = new LiveMargins(platform, rooms.accounts(), book);
    this.rollUp = new RollUp(book, rooms.accounts().round(), platform.clock());
    this.policies = new Policies(platform, journal, rooms.catalogs());
    this.guarding =
        new Guarding(platform, journal, new Throttles(rooms.accounts(), rooms.limits()));
    this.watching = new Watching(platform, rooms.alerts(), live, book, guarding);
  }

  /** The month that is running. */
  public YearMonth running() {
    return YearMonth.from(platform.clock().now().atOffset(ZoneOffset.UTC));
  }

  /** All margins of a month that has begun, as they are known now; empty before the first catalog. */
  public Optional<MonthMargins> month(EnvironmentId environment, YearMonth month) {
    return live.of(environment, begun(month));
  }

  /**
   * One account's; empty when there is no such account, or it came later and used nothing in the month.
   *
   * @param account internal number
   */
  public Optional<MonthMargin.Part> account(
      EnvironmentId environment, long account, YearMonth month) {
    return live.of(environment, begun(month), account);
  }

  /**
   * The last months in their order: as they were rolled up, and live the running one and, until its costs
   * are rolled up, the one before. Months in which nobody was there are left out.
   *
   * @param months 1 to {@value #MAX_MONTHS}, with the running one
   * @param known those that were read already need not be worked out again
   */
  public List<MonthFigure> history(
      EnvironmentId environment, int months, List<MonthMargins> known) {
    if (months < 1 || months > MAX_MONTHS) {
      throw new IllegalArgumentException("1 to %d months".formatted(MAX_MONTHS));
    }
    YearMonth running = running();
    TreeMap<YearMonth, MonthFigure> figures = new TreeMap<>();
    rolledUp(environment, running.minusMonths(months - 1L))
        .forEach(one -> figures.put(one.month(), one));
    boolean isYoung = Watching.isLookedAt(running.minusMonths(1), platform.clock().now());
    for (int back = isYoung ? Math.min(months, 2) - 1 : 0; back >= 0; back--) {
      YearMonth month = running.minusMonths(back);
      if (!figures.containsKey(month)) {
        known.stream()
            .filter(one -> one.month().equals(month))
            .findFirst()
            .or(() -> live.of(environment, month))
            .filter(one -> !one.accounts().isEmpty())
            .ifPresent(one -> figures.put(month, figure(one)));
      }
    }
    return List.copyOf(figures.values());
  }

  private List<MonthFigure> rolledUp(EnvironmentId environment, YearMonth first) {
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx ->
                book.currency(tx, live.asked(environment, running()))
                    .map(currency -> MonthSql.since(tx, environment, first, currency))
                    .orElse(List.of()));
  }

  private static MonthFigure figure(MonthMargins live) {
    return new MonthFigure(live.month(), live.all().whole(), live.all().unvaluedAccounts(), true);
  }

  /** What is to be rolled up, and whether to write anything. */
  public record Ask(EnvironmentId environment, YearMonth month, boolean dryRun) {}

  /**
   * Writes down what accounts cost in a month that is over; changes what is different since it was done.
   *
   * @throws IllegalArgumentException when the month is not over
   */
  public CostTally rollUp(Ask ask, Cause cause, JobRun.Progress progress) {
    if (!ask.month().isBefore(running())) {
      throw new IllegalArgumentException(ask.month() + " is not over");
    }
    CostTally tally = rollUp.run(ask, progress);
    if (!ask.dryRun() && tally.differences() > 0) {
      Map<String, String> after =
          Map.of(
              "made", Long.toString(tally.made()),
              "changed", Long.toString(tally.changed()),
              "removed", Long.toString(tally.removed()),
              "cost", tally.cost().values().toString());
      Act act = new Act(cause, "margin.rolled_up", ask.month().toString(), 0, Map.of(), after);
      platform
          .database()
          .useTx(Scope.of(ask.environment()), tx -> journal.record(tx, ask.environment(), act));
    }
    return tally;
  }

  /** Rolled up costs, by account and item. */
  public List<CostRow> costs(CostSearch search) {
    return platform
        .database()
        .inTx(Scope.of(search.environment()), tx -> CostSql.search(tx, search));
  }

  /** How many they are. */
  public long countCosts(CostSearch search) {
    return platform
        .database()
        .inTx(Scope.of(search.environment()), tx -> CostSql.count(tx, search));
  }

  /** From when on somebody is told of costs, and what is done about accounts. */
  public PolicyStand policy(EnvironmentId environment) {
    return policies.of(environment);
  }

  /** Sets all of that; the next look goes by it. The same again changes nothing. */
  public PolicyOutcome setPolicy(EnvironmentId environment, MarginPolicy policy, Cause cause) {
    return policies.set(environment, policy, cause);
  }

  /** Accounts that are held to their margin now. */
  public List<Held> held(EnvironmentId environment) {
    return guarding.held(environment);
  }

  /**
   * Tells somebody of what costs too much, and holds accounts to their margin where the policy says so.
   *
   * @param dryRun whether only to say what would be told and done
   * @return what was told and done
   */
  public List<String> watch(EnvironmentId environment, boolean dryRun) {
    return watching.look(environment, policies.of(environment).policy(), dryRun);
  }

  private YearMonth begun(YearMonth month) {
    if (month.isAfter(running())) {
      throw new IllegalArgumentException(Period.month(month) + " has not begun");
    }
    return month;
  }
}
