package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A want of a holder, found in the catalog.
 *
 * @param allowance null when the catalog has no such feature
 * @param guard asked for one use of it; null when it is not given in leases
 */
record Wish(
    LeaseExchange.Want want,
    Tenant tenant,
    Subject subject,
    @Nullable Allowance allowance,
    @Nullable PartGuard guard) {

  static Wish of(LeaseExchange.Want want, Tenant tenant, Subject subject) {
    Allowance allowance = subject.plan().allowances().get(want.feature());
    boolean leasable = allowance != null && LeaseTerms.isLeasable(subject.plan(), allowance);
    if (allowance == null
        || !leasable
        || !Quantity.fits(want.amount().value().multiply(allowance.feature().unitSize().value()))) {
      return new Wish(want, tenant, subject, allowance, null);
    }
    PartGuard guard =
        new PartGuard(
            tenant,
            allowance.feature().toMeterUnit(want.amount()),
            List.of(allowance),
            new PartGuard.Terms(List.of(), subject.bar()),
            null);
    return new Wish(want, tenant, subject, allowance, guard);
  }

  /** Nothing is given. */
  LeaseAnswer.Given refused(@Nullable Reason code, Quantity used, Duration retryAfter) {
    return new LeaseAnswer.Given(
        want.tenant(),
        want.feature(),
        null,
        Quantity.ZERO,
        false,
        false,
        code,
        allowance == null ? Limit.notIncluded() : allowance.limit(),
        allowance == null ? Mode.HARD : allowance.mode(),
        used,
        null,
        retryAfter);
  }
}
