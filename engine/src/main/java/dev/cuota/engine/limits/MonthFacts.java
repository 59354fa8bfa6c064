package dev.cuota.engine.limits;

import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.metering.MonthTotal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The same use, of which other things are said. */
  MonthFacts supposing(Supposed other, Map<TenantId, List<MonthTotal>> counted) {
    return new MonthFacts(
        environment,
        month,
        other.catalog(),
        tenants,
        counted,
        other.keepsOverrides() ? said : Map.of(),
        providers,
        grants,
        fees);
  }

  /** The same without what meters count that the catalog does not have. */
  MonthFacts ofItsMeters() {
    Set<Integer> known =
        catalog.meters().meters().stream().map(NumberedMeter::id).collect(Collectors.toSet());
    Map<TenantId, List<MonthTotal>> counted = new HashMap<>();
    totals.forEach(
        (tenant, all) ->
            counted.put(tenant, all.stream().filter(one -> known.contains(one.meter())).toList()));
    return new MonthFacts(
        environment, month, catalog, tenants, counted, said, providers, grants, fees);
  }
}
