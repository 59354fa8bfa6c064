package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;

/**
 * Which pool: one tenant's, of one meter, in one period.
 *
 * @param starts when its period begins; {@link #ALWAYS} for levels, which have none
 */
record PoolPlace(TenantId tenant, int meter, Instant starts) {
  /** Stands for there being no period. */
  static final Instant ALWAYS = Instant.EPOCH;

  /** Where promises on an allowance stand. */
  static PoolPlace of(Tenant tenant, Allowance allowance, Instant now) {
    return of(tenant, allowance, Period.month(now));
  }

  /** The same, for who knows the month already. */
  static PoolPlace of(Tenant tenant, Allowance allowance, Period month) {
    return new PoolPlace(tenant.id(), allowance.meter(), starts(allowance, month));
  }

  static Instant starts(Allowance allowance, Instant now) {
    return starts(allowance, Period.month(now));
  }

  private static Instant starts(Allowance allowance, Period month) {
    return allowance.isLevel() ? ALWAYS : month.start();
  }
}
