package dev.cuota.engine.margin;

import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.AccountRound;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes down what accounts cost in a month. It can be made any number of times, by several nodes at once
 * and after one was killed: what is right already is left as it is.
 */
final class RollUp {
  private final MarginBook book;
  private final AccountRound round;
  private final Clock clock;

  RollUp(MarginBook book, AccountRound round, Clock clock) {
    this.book = book;
    this.round = round;
    this.clock = clock;
  }

  CostTally run(Margin.Ask ask, JobRun.Progress progress) {
    List<CostTally> tallies = new ArrayList<>();
    round.all(
        new AccountRound.Order(
            ask.environment(),
            MonthBook.lastMoment(Period.month(ask.month())),
            AccountRound.Way.of(ask.dryRun()),
            progress),
        (tx, some) -> some(tx, ask, some),
        tallies::add);
    return tallies.stream().reduce(CostTally.NONE, CostTally::plus);
  }

  private CostTally some(Tx tx, Margin.Ask ask, List<PlanHeld> some) {
    Instant now = clock.now();
    MarginBook.Asked asked = MarginBook.Asked.of(ask.environment(), ask.month(), now);
    String worth = book.currency(tx, asked).orElse("");
    if (worth.isEmpty()) {
      return CostTally.NONE;
    }
    List<Long> accounts = some.stream().map(PlanHeld::account).toList();
    List<MonthMargin.Part> parts = book.of(tx, asked, some);
    Period month = Period.month(ask.month());
    List<CostSql.Cost> costs = costs(parts);
    long removed = CostSql.forget(tx, ask.environment(), month, accounts, costs);
    CostSql.Put put = CostSql.put(tx, ask.environment(), month, costs, now);
    MonthSql.put(tx, asked, worth, accounts, parts, now);
    return new CostTally(parts.size(), put.made(), put.changed(), removed, cost(parts));
  }

  private static List<CostSql.Cost> costs(List<MonthMargin.Part> parts) {
    List<CostSql.Cost> costs = new ArrayList<>();
    for (MonthMargin.Part part : parts) {
      AccountMargin margin = part.margin();
      margin.costs().forEach(one -> costs.add(new CostSql.Cost(margin.account(), one.line())));
    }
    return costs;
  }

  private static SortedMap<String, Money> cost(List<MonthMargin.Part> parts) {
    SortedMap<String, Money> cost = new TreeMap<>();
    for (MonthMargin.Part part : parts) {
      Money one = part.margin().cost();
      if (one.signum() != 0) {
        cost.merge(one.currency(), one, Money::plus);
      }
      part.margin().unvalued().forEach((code, money) -> cost.merge(code, money, Money::plus));
    }
    return cost;
  }
}
