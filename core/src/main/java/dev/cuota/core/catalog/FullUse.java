package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.joda.money.CurrencyUnit;

/**
 * What a plan costs the platform in one of its intervals when a tenant uses up all that it
 * includes: the cost of every included unit, and of taking the payment.
 *
 * <p>Rounding: the exact sum is rounded once, half up, to the cost currency's decimal places; the
 * margin is taken of the exact sum and rounded once, half up, to a whole percent.
 *
 * @param cost in the catalog's cost currency
 * @param marginPercent what is left of the price; empty for a free plan, and where price and cost
 *     are in different currencies
 */
public record FullUse(BigDecimal cost, Optional<Integer> marginPercent) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MONTHS_PER_YEAR = 12;

  /** The full use of {@code plan}; empty when something that costs is unlimited. */
  public static Optional<FullUse> of(Catalog catalog, Plan plan) {
    BigDecimal usage = BigDecimal.ZERO;
    for (Meter meter : catalog.meters().values()) {
      List<Limit> limits = limits(catalog, plan, meter);
      Optional<Quantity> most = most(limits);
      if (meter.costPerUnit().signum() == 0 || limits.isEmpty()) {
        continue;
      }
      if (most.isEmpty()) {
        return Optional.empty();
      }
      usage = usage.add(most.get().value().multiply(meter.costPerUnit()));
    }
    int months = plan.interval() == Plan.Interval.YEAR ? MONTHS_PER_YEAR : 1;
    BigDecimal fee = plan.price().multiply(catalog.paymentFeePct()).divide(HUNDRED);
    BigDecimal exact = usage.multiply(BigDecimal.valueOf(months)).add(fee);
    return Optional.of(new FullUse(rounded(exact, catalog), margin(catalog, plan, exact)));
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

  private static BigDecimal rounded(BigDecimal exact, Catalog catalog) {
    int places = CurrencyUnit.of(catalog.costCurrency()).getDecimalPlaces();
    return exact.setScale(places, RoundingMode.HALF_UP);
  }

  private static Optional<Integer> margin(Catalog catalog, Plan plan, BigDecimal cost) {
    if (plan.price().signum() == 0 || !plan.currency().equals(catalog.costCurrency())) {
      return Optional.empty();
    }
    BigDecimal left = plan.price().subtract(cost).multiply(HUNDRED);
    return Optional.of(left.divide(plan.price(), 0, RoundingMode.HALF_UP).intValueExact());
  }
}
