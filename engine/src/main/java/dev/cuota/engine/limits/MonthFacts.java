package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.metering.MonthTotal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that was read of some accounts' month.
 *
 * @param catalog the one in force when it ended
 * @param tenants by account, in the order of their keys
 * @param said overrides by account, as they were when it ended
 * @param providers features that accounts paid for themselves then
 * @param grants that can have covered anything in it
 * @param fees what is agreed with accounts
 */
record MonthFacts(
    EnvironmentId environment,
    Period month,
    CatalogSnapshot catalog,
    Map<Long, List<Tenant>> tenants,
    Map<TenantId, List<MonthTotal>> totals,
    Map<Long, Overrides.OfAccount> said,
    Map<Long, Set<String>> providers,
    Set<GrantSql.OfFeature> grants,
    Map<Long, FeeSchedule> fees) {

  List<MonthTotal> totals(TenantId tenant) {
    return totals.getOrDefault(tenant, List.of());
  }

  boolean hasGrants(OverrideHolder holder, String feature) {
    return grants.contains(new GrantSql.OfFeature(holder, feature));
  }
}
