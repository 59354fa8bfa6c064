package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that goes for a tenant at a moment, for those who decide by themselves.
 *
 * @param tenant key
 * @param plan key; empty without one
 * @param bar why its account may not use more; null when it may
 * @param upgradeUrl where it gets a bigger plan; empty when the catalog names no place
 * @param features in the catalog's order
 */
public record TenantLimits(
    String tenant, String plan, @Nullable Reason bar, String upgradeUrl, List<OfFeature> features) {
  public TenantLimits {
    features = List.copyOf(features);
  }

  /**
   * One feature, in its own unit.
   *
   * @param limit most that can be used at once: of a bucket what it holds
   * @param held promised to reservations
   * @param reset when what is used starts again from zero; null for what is not used up
   * @param leasable whether leases are given of it
   */
  public record OfFeature(
      Feature feature,
      Limit limit,
      Mode mode,
      Quantity used,
      Quantity held,
      @Nullable Instant reset,
      boolean leasable) {}

  static TenantLimits of(Subject subject, Memory memory) {
    CompiledPlan plan = subject.plan();
    return new TenantLimits(
        subject.key(),
        plan.plan() == null ? "" : plan.plan().key(),
        subject.bar(),
        plan.upgradeUrl(subject.key()),
        plan.allowances().values().stream()
            .map(
                one ->
                    new OfFeature(
                        one.feature(),
                        one.capacity(),
                        one.mode(),
                        one.feature().fromMeterUnit(memory.used(subject, one)),
                        one.feature().fromMeterUnit(new Quantity(memory.held(subject, one))),
                        one.period(subject.now()).map(period -> period.end()).orElse(null),
                        LeaseTerms.isLeasable(plan, one)))
            .toList());
  }
}
