package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.Fees;
import dev.cuota.engine.platform.Discrepancy;
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
import org.jspecify.annotations.Nullable;

/**
 * Asks for commission on sales, as the meter {@value Rating#GMV} counts them by the dimension {@value
 * SalesBook#CURRENCY}. Each day's sales are valued by that day's rates. What has no value yet waits and is not in
 * the sum; it never counts one to one.
 */
final class CommissionRun {
  private static final int NAMED = 10;

  private final Platform platform;
  private final SalesBook.Rooms rooms;

  private final Fees fees;

  /** A plan, and what is agreed with who is on it. */
  private record Terms(Plan plan, FeeSchedule fees) {}

  CommissionRun(Platform platform, SalesBook.Rooms rooms, Fees fees) {
    this.fees = fees;
    this.platform = platform;
    this.rooms = rooms;
  }

  /** Works out some accounts. */
  RunTally each(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Reckoned reckoned = reckon(tx, environment, month, some);
    SaleSql.replace(tx, environment, month, ids, reckoned.sales());
    return new Settling(platform, environment, AdjustmentType.COMMISSION, month)
        .settle(tx, ids, reckoned.owed());
  }

  /**
   * Works some accounts out again, and compares what they sold, and its value, with what is written down.
   *
   * @param keys the platform's names for them
   */
  Reworked again(
      Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some, Map<Long, String> keys) {
    Reckoned reckoned = reckon(tx, environment, month, some);
    Map<String, Sale> stored = new HashMap<>();
    SaleSql.of(tx, environment, month, keys.keySet())
        .forEach(sale -> stored.put(SalesBook.key(sale), sale));
    List<Discrepancy> found = new ArrayList<>();
    for (Sale sale : reckoned.sales()) {
      Sale written = stored.remove(SalesBook.key(sale));
      if (written == null || !sale.isLike(written)) {
        found.add(different(keys, sale, sale.figures(), written));
      }
    }
    stored.values().forEach(sale -> found.add(different(keys, sale, "nothing", sale)));
    return new Reworked(reckoned.owed(), found);
  }

  private static Discrepancy different(
      Map<Long, String> accounts, Sale sale, String expected, @Nullable Sale written) {
    return new Discrepancy(
        "sold = sales",
        "account %s, %s, %s".formatted(accounts.get(sale.account()), sale.day(), sale.currency()),
        expected,
        written == null ? "nothing" : written.figures());
  }

  /** What accounts have sold in all; empty where nothing is sold, or not all of it has a value. */
  Optional<Money> sold(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    Money sum = null;
    for (Sale sale : reckon(tx, environment, month, some).sales()) {
      BigDecimal value = sale.value();
      if (value == null) {
        return Optional.empty();
      }
      Money worth = new Money(value, sale.worth());
      sum = sum == null ? worth : sum.plus(worth);
    }
    return Optional.ofNullable(sum);
  }

  private record Reckoned(List<Owed> owed, List<Sale> sales) {}

  private Reckoned reckon(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Map<Long, Terms> terms = terms(tx, environment, month, some);
    List<Sale> sales = sales(tx, environment, month, terms);
    List<Sale> valued = value(tx, environment, month, ids, sales);
    return new Reckoned(owed(terms, month, valued), valued);
  }

  /** What some accounts owe by the rates that are known now; holds and writes nothing. */
  List<Owed> due(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    Map<Long, Terms> terms = terms(tx, environment, month, some);
    Appraisal appraisal = new Appraisal(rooms.rates(), environment);
    List<Sale> valued =
        sales(tx, environment, month, terms).stream()
            .map(sale -> appraisal.value(tx, sale))
            .toList();
    return owed(terms, month, valued);
  }

  private static List<Owed> owed(Map<Long, Terms> terms, Period month, List<Sale> sales) {
    Map<Long, List<Sale>> valued = new TreeMap<>();
    sales.forEach(sale -> valued.computeIfAbsent(sale.account(), _ -> new ArrayList<>()).add(sale));
    List<Owed> owed = new ArrayList<>();
    terms.forEach(
        (account, one) ->
            owed(account, one, month, valued.getOrDefault(account, List.of()))
                .ifPresent(owed::add));
    return owed;
  }

  /** Of those who owe commission at all. */
  private Map<Long, Terms> terms(
      Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Map<Long, FeeSchedule> schedules = fees.schedules(tx, environment, ids);
    Map<Long, Terms> terms = new TreeMap<>();
    for (PlanHeld held : some) {
      FeeSchedule agreed = schedules.getOrDefault(held.account(), FeeSchedule.NONE);
      rooms
          .catalogs()
          .plan(environment, held.plan().key(), held.plan().version())
          .filter(plan -> Rating.takesCommission(plan, agreed, month))
          .ifPresent(plan -> terms.put(held.account(), new Terms(plan, agreed)));
    }
    return terms;
  }

  private List<Sale> sales(Tx tx, EnvironmentId environment, Period month, Map<Long, Terms> terms) {
    Map<Long, String> currencies = new TreeMap<>();
    terms.forEach((account, one) -> currencies.put(account, one.plan().currency()));
    return new SalesBook(rooms).sales(tx, environment, month, currencies);
  }

  /** What an account was asked for already is not valued again by rates that came later. */
  private List<Sale> value(
      Tx tx, EnvironmentId environment, Period month, List<Long> ids, List<Sale> sales) {
    Set<Long> settled = new HashSet<>();
    for (Adjustment one :
        AdjustmentSql.lock(tx, environment, AdjustmentType.COMMISSION, month, ids)) {
      if (!one.isOpen()) {
        settled.add(one.account());
      }
    }
    Map<String, Sale> before = new HashMap<>();
    for (Sale sale : SaleSql.of(tx, environment, month, settled)) {
      before.put(SalesBook.key(sale), sale);
    }
    Appraisal appraisal = new Appraisal(rooms.rates(), environment);
    return sales.stream()
        .map(
            sale -> {
              Sale known = before.get(SalesBook.key(sale));
              return known == null ? appraisal.value(tx, sale) : appraisal.value(tx, sale, known);
            })
        .toList();
  }

  private static Optional<Owed> owed(long account, Terms terms, Period month, List<Sale> sales) {
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
    Money sold = new Money(sum, terms.plan().currency());
    return Rating.commission(terms.plan(), terms.fees(), month, sold)
        .map(line -> Owed.of(account, line, text(waiting)));
  }

  private static String text(List<Sale> waiting) {
    List<String> named = new ArrayList<>(waiting.stream().limit(NAMED).map(Sale::text).toList());
    if (waiting.size() > NAMED) {
      named.add("and %d more".formatted(waiting.size() - NAMED));
    }
    return String.join("; ", named);
  }
}
