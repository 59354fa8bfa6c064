package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Whom an override or a grant is for.
 *
 * @param account internal number
 * @param tenant null for all tenants of the account
 */
record OverrideHolder(EnvironmentId environment, long account, @Nullable TenantId tenant) {

  /** That tenant alone. */
  static OverrideHolder of(Tenant tenant) {
    return new OverrideHolder(tenant.environment(), tenant.account(), tenant.id());
  }

  /** All tenants of the account: for an override, those that have none of their own. */
  static OverrideHolder of(EnvironmentId environment, long account) {
    return new OverrideHolder(environment, account, null);
  }
}
