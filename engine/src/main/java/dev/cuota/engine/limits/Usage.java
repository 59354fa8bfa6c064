package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeSchedule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes usage reports; exact throughout, nothing is rounded here. */
final class Usage {
  private final Memory memory;
  private final Subject subject;
  private final FeeSchedule fees;

  Usage(Memory memory, Subject subject, FeeSchedule fees) {
    this.memory = memory;
    this.subject = subject;
    this.fees = fees;
  }

  /** How a tenant that there is stands with each feature of the catalog, in its order. */
  UsageReport report(long position) {
    CompiledPlan plan = subject.plan();
    List<FeatureUsage> features = new ArrayList<>(plan.allowances().size());
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal overage = BigDecimal.ZERO;
    for (Allowance allowance : plan.allowances().values()) {
      FeatureUsage usage = of(allowance);
      features.add(usage);
      cost = cost.add(usage.cost());
      overage = overage.add(usage.overageCost());
    }
    return new UsageReport(
        Objects.requireNonNull(subject.tenant()),
        subject.month(),
        features,
        cost,
        overage,
        plan.catalog().costCurrency(),
        position);
  }

  /** What it costs follows from the tenant's own use, also where the limit is the account's. */
  private FeatureUsage of(Allowance allowance) {
    Feature feature = allowance.feature();
    Quantity used = memory.used(subject, allowance);
    Quantity over = feature.fromMeterUnit(allowance.over(used));
    return new FeatureUsage(
        feature,
        allowance.capacity(),
        allowance.granted(),
        allowance.mode(),
        feature.fromMeterUnit(used),
        allowance.percentage(used),
        cost(subject.plan().catalog(), feature, memory.own(subject, allowance)),
        overageCost(allowance, over));
  }

  /** By what is agreed with the account; else by its plan, unless something else has lifted its limit. */
  private BigDecimal overageCost(Allowance allowance, Quantity over) {
    Plan plan = subject.plan().plan();
    if (plan == null || over.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return fees.line(allowance.feature().key(), subject.month(), plan.currency())
        .filter(_ -> allowance.feature().kind() == FeatureKind.METERED)
        .map(line -> line.terms().rate().cost(over))
        .or(() -> allowance.entitlement().overagePrice().map((Overage price) -> price.cost(over)))
        .orElse(BigDecimal.ZERO);
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
