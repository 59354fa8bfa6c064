package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CostOfGoods;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Rating;
import dev.cuota.core.rating.Used;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.ServingCost;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.billing.SalesBook;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.limits.Supposed;
import dev.cuota.engine.metering.LevelAverage;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What some accounts owe and cost in a month, as it was and as it would have been. */
final class MonthSides {
  private final Ground ground;
  private final Course course;
  private final MonthBook.Frame frame;
  private final SalesBook sales;
  private final Map<Integer, String> keysBefore;
  private final Map<Integer, String> keysAfter;
  private final Map<Long, Side> was = new HashMap<>();
  private final Map<Long, Side> would = new HashMap<>();
  private final Map<Long, Set<String>> unvalued = new HashMap<>();
  private Map<LevelOf, BigDecimal> averages = Map.of();

  private record LevelOf(TenantId tenant, int meter) {}

  MonthSides(Ground ground, Course course, MonthBook.Frame frame, SalesBook sales) {
    this.ground = ground;
    this.course = course;
    this.frame = frame;
    this.sales = sales;
    this.keysBefore = Course.keys(frame.catalog());
    this.keysAfter = Course.keys(course.catalog());
  }

  MonthSides of(Tx tx, List<Supposed.Of> both) {
    averages = averages(tx, both);
    Map<Long, SalesBook.Sold> soldBefore = sold(tx, both, Supposed.Of::was);
    Map<Long, SalesBook.Sold> soldAfter =
        currencies(both, Supposed.Of::was).equals(currencies(both, Supposed.Of::would))
            ? soldBefore
            : sold(tx, both, Supposed.Of::would);
    for (Supposed.Of one : both) {
      long account = one.was().account();
      was.put(
          account, side(one.was(), frame.catalog().catalog(), keysBefore, one.own(), soldBefore));
      would.put(
          account, side(one.would(), course.catalog().catalog(), keysAfter, one.own(), soldAfter));
    }
    return this;
  }

  Side was(long account) {
    return was.getOrDefault(account, Side.nothing(frame.catalog().catalog().costCurrency()));
  }

  Side would(long account) {
    return would.getOrDefault(account, Side.nothing(course.catalog().catalog().costCurrency()));
  }

  /** Sales that have no value. */
  Collection<String> unvalued(long account) {
    return unvalued.getOrDefault(account, Set.of());
  }

  private Side side(
      AccountMonth month,
      Catalog catalog,
      Map<Integer, String> keys,
      Set<String> own,
      Map<Long, SalesBook.Sold> sold) {
    Plan plan = month.plan();
    Map<String, BigDecimal> quantities = quantities(month, keys);
    if (plan == null) {
      Money nothing = Money.zero(catalog.costCurrency());
      CostOfGoods goods = ServingCost.of(catalog, quantities, own, nothing);
      return Side.unplanned(month.wasThere(), goods.exact());
    }
    Charges charges =
        Charges.of(
            plan,
            month.fees(),
            month.month(),
            month.wasThere(),
            used(month),
            sales(month, plan, sold));
    CostOfGoods goods = ServingCost.of(catalog, quantities, own, charges.price());
    return Side.month(plan.key(), month.wasThere(), charges, goods.exact());
  }

  private @Nullable Money sales(AccountMonth month, Plan plan, Map<Long, SalesBook.Sold> sold) {
    SalesBook.Sold one = takesCommission(month, plan) ? sold.get(month.account()) : null;
    if (one == null) {
      return null;
    }
    if (!one.waits().isEmpty()) {
      unvalued.computeIfAbsent(month.account(), _ -> new LinkedHashSet<>()).addAll(one.waits());
    }
    return one.worth();
  }

  private static boolean takesCommission(AccountMonth month, Plan plan) {
    return Rating.takesCommission(plan, month.fees(), month.month());
  }

  private static Map<String, List<Used>> used(AccountMonth month) {
    Map<String, List<Used>> used = new LinkedHashMap<>();
    for (FeatureMonth feature : month.features()) {
      used.put(
          feature.feature().key(), feature.parts().stream().map(FeatureMonth.Part::used).toList());
    }
    return used;
  }

  /** By meter, of all tenants; of levels over time their average. */
  private Map<String, BigDecimal> quantities(AccountMonth month, Map<Integer, String> keys) {
    Map<String, BigDecimal> quantities = new HashMap<>();
    for (MonthTotal total : month.totals()) {
      String key = keys.get(total.meter());
      if (key != null) {
        BigDecimal quantity =
            averages.getOrDefault(new LevelOf(total.tenant(), total.meter()), total.used().value());
        quantities.merge(key, quantity, BigDecimal::add);
      }
    }
    return quantities;
  }

  private Map<LevelOf, BigDecimal> averages(Tx tx, List<Supposed.Of> both) {
    List<Integer> levels = course.levels(frame.catalog());
    if (levels.isEmpty()) {
      return Map.of();
    }
    Set<TenantId> tenants = new HashSet<>();
    both.forEach(one -> one.was().tenants().stream().map(Tenant::id).forEach(tenants::add));
    Map<LevelOf, BigDecimal> found = new HashMap<>();
    for (LevelAverage one :
        ground.metering().averages(tx, tenants, new ArrayList<>(levels), frame.month())) {
      found.put(new LevelOf(one.tenant(), one.meter()), one.average());
    }
    return found;
  }

  private Map<Long, SalesBook.Sold> sold(
      Tx tx, List<Supposed.Of> both, Function<Supposed.Of, AccountMonth> side) {
    return sales.of(tx, frame.environment(), frame.month(), currencies(both, side));
  }

  /** Of those who owe commission at all. */
  private static Map<Long, String> currencies(
      List<Supposed.Of> both, Function<Supposed.Of, AccountMonth> side) {
    Map<Long, String> currencies = new HashMap<>();
    for (Supposed.Of one : both) {
      AccountMonth month = side.apply(one);
      Plan plan = month.plan();
      if (plan != null && takesCommission(month, plan)) {
        currencies.put(month.account(), plan.currency());
      }
    }
    return currencies;
  }
}
