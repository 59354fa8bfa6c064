package dev.cuota.core.catalog;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a plan costs the platform in one of its intervals when a tenant uses up all that it
 * includes: the cost of every included unit, and of taking the payment.
 *
 * <p>Cost and margin are each rounded once, as {@link CostOfGoods} says.
 *
 * @param cost in the catalog's cost currency
 * @param marginPercent what is left of the price; empty for a free plan, and where price and cost
 *     are in different currencies
 */
public record FullUse(BigDecimal cost, Optional<Integer> marginPercent) {
  private static final int MONTHS_PER_YEAR = 12;

  /** The full use of {@code plan}; empty when something that costs is unlimited. */
  public static Optional<FullUse> of(Catalog catalog, Plan plan) {
    return goods(catalog, plan)
        .map(
            goods ->
                new FullUse(
                    cents(goods.cost()),
                    goods.marginPercent(new Money(plan.price(), plan.currency()))));
  }

  /** What it is made of, for one of the plan's intervals; empty when something that costs is unlimited. */
  public static Optional<CostOfGoods> goods(Catalog catalog, Plan plan) {
    int months = plan.interval() == Plan.Interval.YEAR ? MONTHS_PER_YEAR : 1;
    List<CostOfGoods.OfMeter> usage = new ArrayList<>();
    for (Meter meter : catalog.meters().values()) {
      List<Limit> limits = limits(catalog, plan, meter);
      Optional<Quantity> most = most(limits);
      if (meter.costPerUnit().signum() == 0 || limits.isEmpty()) {
        continue;
      }
      if (most.isEmpty()) {
        return Optional.empty();
      }
      BigDecimal quantity = most.get().value().multiply(BigDecimal.valueOf(months));
      usage.add(new CostOfGoods.OfMeter(meter.key(), quantity, meter.costPerUnit()));
    }
    // The fee counts as if it were in the currency of costs, which is what it is compared with.
    Money price = new Money(plan.price(), catalog.costCurrency());
    return Optional.of(
        new CostOfGoods(usage, CostOfGoods.paymentFee(price, catalog.paymentFeePct())));
  }

  /** The limits that the plan puts on a meter per month, in the meter's unit. */
  private static List<Limit> limits(Catalog catalog, Plan plan, Meter meter) {
    List<Limit> limits = new ArrayList<>();
    for (Feature feature : catalog.features().values()) {
      boolean counts = meter.key().equals(feature.meter()) && feature.kind() != FeatureKind.WINDOW;
      switch (plan.entitlement(feature.key()).limit()) {
        case Limit.AtMost(Quantity amount) when counts ->
            limits.add(Limit.atMost(feature.toMeterUnit(amount)));
        case Limit.Unlimited unlimited when counts -> limits.add(unlimited);
        case Limit.AtMost _, Limit.Unlimited _, Limit.NotIncluded _ -> {}
      }
    }
    return limits;
  }

  /** The smallest of the limits, as all of them hold; empty when there is no bound. */
  private static Optional<Quantity> most(List<Limit> limits) {
    return limits.stream()
        .filter(Limit.AtMost.class::isInstance)
        .map(limit -> ((Limit.AtMost) limit).amount())
        .min(Comparator.naturalOrder());
  }

  /** With all of the currency's digits, as it is shown. */
  private static BigDecimal cents(Money cost) {
    return cost.amount().setScale(MinorUnits.digits(cost.currency()), RoundingMode.UNNECESSARY);
  }
}
