package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.limits.Raise;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out by how much grants raise what one tenant may use. */
final class Raising {
  private final Platform platform;
  private final Reckoner reckoner;

  Raising(Platform platform, Reckoner reckoner) {
    this.platform = platform;
    this.reckoner = reckoner;
  }

  /**
   * By how much, by feature.
   *
   * @param until when any of it has to be worked out again
   */
  record Raises(Map<String, Raise> byFeature, Instant until) {
    static final Raises NONE = new Raises(Map.of(), Instant.MAX);

    Raises {
      byFeature = Map.copyOf(byFeature);
    }
  }

  /**
   * Plans without grants.
   *
   * @param own with the overrides that count for the tenant
   * @param shared with those alone that are for all tenants of the account
   * @param given what there is to raise them by
   */
  record Plans(CompiledPlan own, CompiledPlan shared, GrantBook.OfAccount given) {}

  /**
   * Works it out.
   *
   * @param tx of somebody who has one under way; null for none
   */
  Raises of(@Nullable Tx tx, Tenant tenant, Plans plans, Instant now) {
    return tx != null
        ? new Work(plans, now).of(tx, tenant)
        : platform
            .database()
            .inTx(Scope.of(tenant.environment()), own -> new Work(plans, now).of(own, tenant));
  }

  private final class Work {
    private final Plans plans;
    private final Instant now;
    private final Map<String, Raise> raises = new HashMap<>();
    private Instant until = Instant.MAX;

    Work(Plans plans, Instant now) {
      this.plans = plans;
      this.now = now;
    }

    Raises of(Tx tx, Tenant tenant) {
      raise(tx, tenant, tenant.id());
      raise(tx, tenant, null);
      return new Raises(raises, until);
    }

    private void raise(Tx tx, Tenant tenant, @Nullable TenantId of) {
      CompiledPlan plan = of == null ? plans.shared() : plans.own();
      OverrideHolder holder = new OverrideHolder(tenant.environment(), tenant.account(), of);
      for (String feature : plans.given().features(of, now)) {
        Allowance allowance = plan.allowances().get(feature);
        if (allowance != null) {
          raise(tx, Reckoner.Subject.of(holder, plan, allowance));
        }
      }
    }

    private void raise(Tx tx, Reckoner.Subject subject) {
      reckoner.note(tx, subject, now);
      if (subject.isIdle()) {
        return;
      }
      Burned burned = reckoner.now(tx, subject, now);
      until = burned.until().isBefore(until) ? burned.until() : until;
      if (burned.open() || subject.allowance().hasCeiling()) {
        raises.put(
            subject.allowance().feature().key(),
            new Raise(
                new Quantity(burned.granted()),
                new Quantity(burned.passed()),
                new Quantity(burned.takenBack(Period.month(now).start())),
                burned.until()));
      }
    }
  }
}
