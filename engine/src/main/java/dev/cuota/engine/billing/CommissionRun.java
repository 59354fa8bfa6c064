package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.metering.DayUse;
import dev.cuota.engine.metering.Metering;
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
 * #CURRENCY}. Each day's sales are valued by that day's rates. What has no value yet waits and is not in
 * the sum; it never counts one to one.
 */
final class CommissionRun {
  /** The dimension that says in which currency was sold. */
  static final String CURRENCY = "currency";

  private static final int NAMED = 10;

  private final Platform platform;
  private final Rooms rooms;

  /** The rooms it asks. */
  record Rooms(Catalogs catalogs, Accounts accounts, Metering metering, Rates rates) {}

  CommissionRun(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
  }

  /** Works out some accounts. */
  RunTally each(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Map<Long, Plan> plans = plans(environment, some);
    List<Sale> sales = sales(tx, environment, month, plans);
    List<Sale> valued = value(tx, environment, month, ids, sales);
    SaleSql.replace(tx, environment, month, ids, valued);
    return new Settling(platform, environment, AdjustmentType.COMMISSION, month)
        .settle(tx, ids, owed(plans, month, valued));
  }

  /** What some accounts owe by the rates that are known now; holds and writes nothing. */
  List<Owed> owed(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    Map<Long, Plan> plans = plans(environment, some);
    Appraisal appraisal = new Appraisal(rooms.rates());
    List<Sale> valued =
        sales(tx, environment, month, plans).stream()
            .map(sale -> appraisal.value(tx, sale))
            .toList();
    return owed(plans, month, valued);
  }

  private static List<Owed> owed(Map<Long, Plan> plans, Period month, List<Sale> sales) {
    Map<Long, List<Sale>> valued = new TreeMap<>();
    sales.forEach(sale -> valued.computeIfAbsent(sale.account(), _ -> new ArrayList<>()).add(sale));
    List<Owed> owed = new ArrayList<>();
    plans.forEach(
        (account, plan) ->
            owed(account, plan, month, valued.getOrDefault(account, List.of()))
                .ifPresent(owed::add));
    return owed;
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

  private List<Sale> sales(Tx tx, EnvironmentId environment, Period month, Map<Long, Plan> plans) {
    Optional<NumberedMeter> meter =
        rooms.catalogs().current(environment).meters().meter(Rating.GMV);
    if (meter.isEmpty() || plans.isEmpty()) {
      return List.of();
    }
    Map<TenantId, Long> payers = new HashMap<>();
    for (Tenant tenant : rooms.accounts().tenantsOf(tx, environment, plans.keySet())) {
      payers.put(tenant.id(), tenant.account());
    }
    Map<String, Sale> sums = new TreeMap<>();
    for (DayUse use :
        rooms.metering().days(tx, payers.keySet(), meter.get().id(), CURRENCY, month)) {
      Long account = payers.get(use.tenant());
      Plan plan = account == null ? null : plans.get(account);
      if (account != null && plan != null) {
        Sale sale = sale(account, use, plan.currency());
        sums.merge(key(sale), sale, CommissionRun::together);
      }
    }
    return List.copyOf(sums.values());
  }

  private static Sale sale(long account, DayUse use, String worth) {
    return new Sale(account, use.day(), use.value(), use.used().value(), worth, null, "");
  }

  private static Sale together(Sale one, Sale other) {
    return new Sale(
        one.account(),
        one.day(),
        one.currency(),
        one.amount().add(other.amount()),
        one.worth(),
        null,
        "");
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
      before.put(key(sale), sale);
    }
    Appraisal appraisal = new Appraisal(rooms.rates());
    return sales.stream()
        .map(
            sale -> {
              Sale known = before.get(key(sale));
              return known == null ? appraisal.value(tx, sale) : appraisal.value(tx, sale, known);
            })
        .toList();
  }

  private static String key(Sale sale) {
    return sale.account() + " " + sale.day() + " " + sale.currency();
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
