package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiled plans in memory, with the overrides of those who have any. They are kept under the
 * versions they were made from, so that a new catalog, plan or override is in force with the next
 * look and there is nothing to throw away in time.
 */
final class Entitlements {
  private static final int MAX_COMPILED = 10_000;

  private final Catalogs catalogs;
  private final Overrides overrides;
  private final Clock clock;
  private final Cache<Terms, CompiledPlan> compiled =
      Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();
  private final Cache<TenantId, Personal> personal =
      Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

  Entitlements(Catalogs catalogs, Overrides overrides, Clock clock) {
    this.catalogs = catalogs;
    this.overrides = overrides;
    this.clock = clock;
  }

  /** What the tenant may use now: its plan, and what was said for it alone. */
  CompiledPlan of(Tenant tenant) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    Terms terms = terms(tenant, snapshot);
    Overrides.OfAccount said = overrides.of(tenant.account());
    return said == null ? planned(terms, snapshot) : personal(tenant, terms, snapshot, said);
  }

  private CompiledPlan personal(
      Tenant tenant, Terms terms, CatalogSnapshot snapshot, Overrides.OfAccount said) {
    Instant now = clock.now();
    Personal known = personal.getIfPresent(tenant.id());
    if (known == null || !known.holds(terms, said.revision(), now)) {
      known = Personal.of(tenant.id(), terms, planned(terms, snapshot), said, now);
      personal.put(tenant.id(), known);
    }
    return known.plan();
  }

  /** What the tenant is granted of each feature, and by whom, in the catalog's order. */
  List<Granted> granted(Tenant tenant) {
    Overrides.OfAccount said = overrides.of(tenant.account());
    Overrides.OfAccount known = said == null ? Overrides.OfAccount.NONE : said;
    return granted(
        planned(tenant), known.own().getOrDefault(tenant.id(), Map.of()), known.shared());
  }

  /** What all tenants of the account are granted that have no override of their own. */
  List<Granted> grantedToAll(Tenant anyOfThem) {
    Overrides.OfAccount said = overrides.of(anyOfThem.account());
    return granted(planned(anyOfThem), Map.of(), said == null ? Map.of() : said.shared());
  }

  /** Learns at once what other nodes have changed. */
  void follow() {
    overrides.follow();
  }

  /** What a tenant would get that is seen for the first time. */
  CompiledPlan ofNewcomers(EnvironmentId environment) {
    CatalogSnapshot snapshot = catalogs.current(environment);
    Catalog catalog = snapshot.catalog();
    return CompiledPlan.of(snapshot, catalog.plan(catalog.defaultPlan()));
  }

  private List<Granted> granted(
      CompiledPlan plan, Map<String, LimitOverride> own, Map<String, LimitOverride> shared) {
    Instant now = clock.now();
    return plan.allowances().values().stream()
        .map(
            allowance -> {
              String feature = allowance.feature().key();
              return new Granted(
                  allowance.feature(),
                  allowance.entitlement(),
                  inForce(own.get(feature), now),
                  inForce(shared.get(feature), now));
            })
        .toList();
  }

  private static @Nullable LimitOverride inForce(@Nullable LimitOverride override, Instant now) {
    return override != null && override.isInForce(now) ? override : null;
  }

  private CompiledPlan planned(Tenant tenant) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    return planned(terms(tenant, snapshot), snapshot);
  }

  private CompiledPlan planned(Terms terms, CatalogSnapshot snapshot) {
    CompiledPlan found = compiled.getIfPresent(terms);
    return found != null ? found : compile(terms, snapshot);
  }

  private static Terms terms(Tenant tenant, CatalogSnapshot snapshot) {
    return new Terms(tenant.environment(), snapshot.version(), tenant.plan(), tenant.planVersion());
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

  /**
   * A plan with one tenant's overrides.
   *
   * @param terms of the plan
   * @param revision of the overrides
   * @param until when the first of them expires
   */
  private record Personal(Terms terms, long revision, Instant until, CompiledPlan plan) {

    static Personal of(
        TenantId tenant, Terms terms, CompiledPlan planned, Overrides.OfAccount said, Instant now) {
      Map<String, Overridden> counting = new HashMap<>();
      said.shared().forEach((_, one) -> put(counting, new Overridden(one, true), now));
      said.own()
          .getOrDefault(tenant, Map.of())
          .forEach((_, one) -> put(counting, new Overridden(one, false), now));
      Instant until = Instant.MAX;
      for (Overridden one : counting.values()) {
        Instant expires = one.override().expires();
        until = expires != null && expires.isBefore(until) ? expires : until;
      }
      return new Personal(terms, said.revision(), until, planned.with(counting));
    }

    private static void put(Map<String, Overridden> counting, Overridden one, Instant now) {
      if (one.override().isInForce(now)) {
        counting.put(one.override().feature(), one);
      }
    }

    boolean holds(Terms now, long saidNow, Instant moment) {
      return terms.equals(now) && revision == saidNow && moment.isBefore(until);
    }
  }
}
