package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Makes usage reports; exact throughout, nothing is rounded here. */
final class Usage {
  private Usage() {}

  /** How a tenant stands with each feature of the catalog, in its order. */
  static UsageReport report(Tenant tenant, CompiledPlan plan, Balance balance, long position) {
    List<FeatureUsage> features = new ArrayList<>(plan.allowances().size());
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal overage = BigDecimal.ZERO;
    for (Allowance allowance : plan.allowances().values()) {
      FeatureUsage usage = of(plan.catalog(), allowance, balance);
      features.add(usage);
      cost = cost.add(usage.cost());
      overage = overage.add(usage.overageCost());
    }
    return new UsageReport(
        tenant,
        Period.month(balance.month()),
        features,
        cost,
        overage,
        plan.catalog().costCurrency(),
        position);
  }

  private static FeatureUsage of(Catalog catalog, Allowance allowance, Balance balance) {
    Feature feature = allowance.feature();
    Quantity used = allowance.isCounted() ? balance.used(allowance.meter()) : Quantity.ZERO;
    Quantity over = feature.fromMeterUnit(allowance.over(used));
    return new FeatureUsage(
        feature,
        allowance.limit(),
        allowance.mode(),
        feature.fromMeterUnit(used),
        allowance.percentage(used),
        cost(catalog, feature, used),
        allowance
            .entitlement()
            .overagePrice()
            .map((Overage price) -> price.cost(over))
            .orElse(BigDecimal.ZERO));
  }

  /** Two features that share a meter share its cost: it counts for the first of them alone. */
  private static BigDecimal cost(Catalog catalog, Feature feature, Quantity used) {
    String meter = feature.meter();
    return meter == null || !isFirstOf(catalog, feature, meter)
        ? BigDecimal.ZERO
        : catalog
            .meter(meter)
            .map(Meter::costPerUnit)
            .map(unit -> used.value().multiply(unit))
            .orElse(BigDecimal.ZERO);
  }

  private static boolean isFirstOf(Catalog catalog, Feature feature, String meter) {
    return catalog.features().values().stream()
        .filter(other -> meter.equals(other.meter()))
        .findFirst()
        .filter(feature::equals)
        .isPresent();
  }
}
