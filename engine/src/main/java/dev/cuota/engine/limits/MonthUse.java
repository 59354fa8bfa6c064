package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.Used;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out what one account used of each feature in a month, and what covered it. */
final class MonthUse {
  private final Reckoner reckoner;
  private final MonthFacts facts;
  private final MonthTerms terms;
  private final PlanHeld held;
  private final List<Tenant> tenants;

  MonthUse(Reckoner reckoner, MonthFacts facts, MonthTerms terms, PlanHeld held) {
    this.reckoner = reckoner;
    this.facts = facts;
    this.terms = terms;
    this.held = held;
    this.tenants = facts.tenants().getOrDefault(held.account(), List.of());
  }

  List<FeatureMonth.Part> parts(Tx tx, CompiledPlan planned, Allowance allowance) {
    if (!allowance.isShared()) {
      return tenants.stream().map(tenant -> part(tx, tenant, allowance)).toList();
    }
    CompiledPlan shared = tenants.isEmpty() ? planned : terms.of(held, tenants.getFirst(), false);
    return List.of(part(tx, null, shared, allowance, tenants));
  }

  private FeatureMonth.Part part(Tx tx, Tenant tenant, Allowance allowance) {
    return part(tx, tenant, terms.of(held, tenant, true), allowance, List.of(tenant));
  }

  private FeatureMonth.Part part(
      Tx tx, @Nullable Tenant tenant, CompiledPlan plan, Allowance planned, List<Tenant> users) {
    String key = planned.feature().key();
    Allowance allowance = plan.allowances().getOrDefault(key, planned);
    OverrideHolder holder =
        tenant != null
            ? OverrideHolder.of(tenant)
            : OverrideHolder.of(facts.environment(), held.account());
    Used used =
        facts.hasGrants(holder, key)
            ? granted(tx, Reckoner.Subject.of(holder, plan, allowance), users)
            : Used.of(counted(allowance, users), allowance.limit());
    return new FeatureMonth.Part(
        tenant == null ? null : tenant.id(), allowance.entitlement(), used);
  }

  /** In the order of time: a grant does not cover what was over before it began. */
  private Used granted(Tx tx, Reckoner.Subject subject, List<Tenant> users) {
    Allowance allowance = subject.allowance();
    Feature feature = allowance.feature();
    Quantity counted = counted(allowance, users);
    if (subject.isIdle() || counted.signum() <= 0) {
      return Used.of(counted, allowance.limit());
    }
    Instant last = MonthBook.lastMoment(facts.month());
    Burned burned = reckoner.now(tx, subject, last);
    if (allowance.meter() < Allowance.NO_METER) {
      // What is counted anew has no hours, so grants cover whatever they can in all.
      return Used.of(
          counted, allowance.limit(), feature.fromMeterUnit(new Quantity(burned.granted())));
    }
    BigDecimal taken = BigDecimal.ZERO;
    for (Burned.OfGrant one : burned.grants()) {
      taken = taken.add(one.usedNow());
    }
    Quantity included = lesser(feature.fromMeterUnit(new Quantity(burned.included())), counted);
    Quantity covered = lesser(feature.fromMeterUnit(new Quantity(taken)), counted.minus(included));
    Quantity granted = feature.fromMeterUnit(new Quantity(burned.granted()));
    return new Used(
        counted,
        included,
        covered,
        allowance.limit(),
        granted.compareTo(covered) < 0 ? covered : granted);
  }

  private Quantity counted(Allowance allowance, List<Tenant> users) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Tenant tenant : users) {
      for (MonthTotal total : facts.totals(tenant.id())) {
        if (total.meter() == allowance.meter()) {
          sum = sum.add(total.used().value());
        }
      }
    }
    return allowance.feature().fromMeterUnit(new Quantity(sum));
  }

  private static Quantity lesser(Quantity one, Quantity other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
