package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks for commission on sales, as the meter {@value Rating#GMV} counts them by the dimension {@value
 * SalesBook#CURRENCY}. Each day's sales are valued by that day's rates. What has no value yet waits and is not in
 * the sum; it never counts one to one.
 */
final class CommissionRun {
  private static final int NAMED = 10;

  private final Platform platform;
  private final SalesBook.Rooms rooms;

  CommissionRun(Platform platform, SalesBook.Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
  }

  /** Works out some accounts. */
  RunTally each(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Map<Long, Plan> plans = plans(environment, some);
    Map<Long, String> currencies = new TreeMap<>();
    plans.forEach((account, plan) -> currencies.put(account, plan.currency()));
    List<Sale> sales = new SalesBook(rooms).sales(tx, environment, month, currencies);
    Map<Long, List<Sale>> valued = new TreeMap<>();
    for (Sale sale : value(tx, environment, month, ids, sales)) {
      valued.computeIfAbsent(sale.account(), _ -> new ArrayList<>()).add(sale);
    }
    SaleSql.replace(
        tx, environment, month, ids, valued.values().stream().flatMap(List::stream).toList());
    List<Owed> owed = new ArrayList<>();
    plans.forEach(
        (account, plan) ->
            owed(account, plan, month, valued.getOrDefault(account, List.of()))
                .ifPresent(owed::add));
    return new Settling(platform, environment, AdjustmentType.COMMISSION, month)
        .settle(tx, ids, owed);
  }

  /** Of those who owe commission at all. */
  private Map<Long, Plan> plans(EnvironmentId environment, List<PlanHeld> some) {
    Map<Long, Plan> plans = new TreeMap<>();
    for (PlanHeld held : some) {
      rooms
          .catalogs()
          .plan(environment, held.plan().key(), held.plan().version())
          .filter(plan -> plan.gmvCommissionPct() != null)
          .ifPresent(plan -> plans.put(held.account(), plan));
    }
    return plans;
  }

  /** What an account was asked for already is not valued again by rates that came later. */
  private List<Sale> value(
      Tx tx, EnvironmentId environment, Period month, List<Long> ids, List<Sale> sales) {
    Set<Long> settled = new HashSet<>();
    for (Adjustment one :
        AdjustmentSql.lock(tx, environment, AdjustmentType.COMMISSION, month, ids)) {
      if (one.status() != AdjustmentStatus.PENDING) {
        settled.add(one.account());
      }
    }
    Map<String, Sale> before = new HashMap<>();
    for (Sale sale : SaleSql.of(tx, environment, month, settled)) {
      before.put(SalesBook.key(sale), sale);
    }
    Appraisal appraisal = new Appraisal(rooms.rates());
    return sales.stream()
        .map(
            sale -> {
              Sale known = before.get(SalesBook.key(sale));
              return known == null ? appraisal.value(tx, sale) : appraisal.value(tx, sale, known);
            })
        .toList();
  }

  private static Optional<Owed> owed(long account, Plan plan, Period month, List<Sale> sales) {
    BigDecimal sum = BigDecimal.ZERO;
    List<Sale> waiting = new ArrayList<>();
    for (Sale sale : sales) {
      BigDecimal value = sale.value();
      if (value == null) {
        waiting.add(sale);
      } else {
        sum = sum.add(value);
      }
    }
    Money sold = new Money(sum, plan.currency());
    return Rating.commission(plan, month, sold).map(line -> Owed.of(account, line, text(waiting)));
  }

  private static String text(List<Sale> waiting) {
    List<String> named = new ArrayList<>(waiting.stream().limit(NAMED).map(Sale::text).toList());
    if (waiting.size() > NAMED) {
      named.add("and %d more".formatted(waiting.size() - NAMED));
    }
    return String.join("; ", named);
  }
}
