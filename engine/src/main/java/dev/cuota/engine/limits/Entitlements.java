package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;

/**
 * Compiled plans in memory. They are kept under the versions they were made from, so that a new
 * catalog or plan is in force with the next look and there is nothing to throw away in time.
 */
final class Entitlements {
  private static final int MAX_COMPILED = 10_000;

  private final Catalogs catalogs;
  private final Cache<Terms, CompiledPlan> compiled =
      Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

  Entitlements(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** What the tenant's plan gives now. */
  CompiledPlan of(Tenant tenant) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    Terms terms =
        new Terms(tenant.environment(), snapshot.version(), tenant.plan(), tenant.planVersion());
    CompiledPlan found = compiled.getIfPresent(terms);
    return found != null ? found : compile(terms, snapshot);
  }

  /** What a tenant would get that is seen for the first time. */
  CompiledPlan ofNewcomers(EnvironmentId environment) {
    CatalogSnapshot snapshot = catalogs.current(environment);
    Catalog catalog = snapshot.catalog();
    return CompiledPlan.of(snapshot, catalog.plan(catalog.defaultPlan()));
  }

  private CompiledPlan compile(Terms terms, CatalogSnapshot snapshot) {
    CompiledPlan plan =
        CompiledPlan.of(
            snapshot, catalogs.plan(terms.environment(), terms.plan(), terms.planVersion()));
    compiled.put(terms, plan);
    return plan;
  }

  private record Terms(
      EnvironmentId environment, int catalogVersion, String plan, int planVersion) {}
}
