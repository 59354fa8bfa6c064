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
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiled plans in memory, with the overrides and grants of those who have any. They are kept under the
 * versions they were made from, so that a new catalog, plan or override is in force with the next
 * look and there is nothing to throw away in time.
 */
final class Entitlements {
  private static final int MAX_COMPILED = 10_000;
  private static final int LOCKS = 256;

  private final Catalogs catalogs;
  private final Overrides overrides;
  private final GrantBook grants;
  private final Raising raising;
  private final Clock clock;
  private final Cache<Terms, CompiledPlan> compiled =
      Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
  private final Cache<TenantId, PersonalPlan> personal =
      Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

  Entitlements(Catalogs catalogs, Clock clock, Overrides overrides, GrantsOf grants) {
    this.catalogs = catalogs;
    this.overrides = overrides;
    this.grants = grants.book();
    this.raising = grants.raising();
    this.clock = clock;
  }

  /** Who has grants, and what they give. */
  record GrantsOf(GrantBook book, Raising raising) {}

  /** What the tenant may use now: its plan, and what was said for it alone. */
  CompiledPlan of(Tenant tenant) {
    return of(null, tenant);
  }

  /**
   * The same for somebody who has a transaction under way, and must not wait for another connection
   * while others wait for what it has locked.
   *
   * @param tx null for none
   */
  CompiledPlan of(@Nullable Tx tx, Tenant tenant) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    Terms terms = terms(tenant, snapshot);
    Overrides.OfAccount said = overrides.of(tenant.account());
    GrantBook.OfAccount given = grants.of(tenant.account());
    if (said == null && given == null) {
      return planned(terms, snapshot);
    }
    PersonalPlan.Made made =
        new PersonalPlan.Made(
            terms, said == null ? 0 : said.revision(), given == null ? 0 : given.revision());
    Instant now = clock.now();
    PersonalPlan known = personal.getIfPresent(tenant.id());
    return known != null && known.holds(made, now)
        ? known.asked()
        : personal(tx, tenant, made, snapshot, now).asked();
  }

  /** One thread works it out while others wait for it, but for those in a transaction. */
  private PersonalPlan personal(
      @Nullable Tx tx,
      Tenant tenant,
      PersonalPlan.Made made,
      CatalogSnapshot snapshot,
      Instant now) {
    if (tx != null) {
      return workOut(tx, tenant, made, snapshot, now);
    }
    ReentrantLock lock = locks.get(Math.floorMod(tenant.id().hashCode(), locks.size()));
    lock.lock();
    try {
      PersonalPlan known = personal.getIfPresent(tenant.id());
      return known != null && known.holds(made, now)
          ? known
          : workOut(null, tenant, made, snapshot, now);
    } finally {
      lock.unlock();
    }
  }

  private PersonalPlan workOut(
      @Nullable Tx tx,
      Tenant tenant,
      PersonalPlan.Made made,
      CatalogSnapshot snapshot,
      Instant now) {
    PersonalPlan before = personal.getIfPresent(tenant.id());
    CompiledPlan plan = planned(made.terms(), snapshot);
    Overrides.OfAccount said = said(tenant.account());
    GrantBook.OfAccount given = grants.of(tenant.account());
    Map<String, LimitOverride> counting = PersonalPlan.counting(said, tenant, true, now);
    CompiledPlan own = plan.with(counting);
    Raising.Raises raises = Raising.Raises.NONE;
    if (given != null) {
      CompiledPlan shared = plan.with(PersonalPlan.counting(said, tenant, false, now));
      raises = raising.of(tx, tenant, new Raising.Plans(own, shared, given), now);
    }
    PersonalPlan after = PersonalPlan.of(tenant, made, now, own, counting, raises, before);
    personal.put(tenant.id(), after);
    return after;
  }

  /**
   * The tenant's plan with overrides, but without grants.
   *
   * @param forAll whether only overrides count that are for all tenants of its account
   */
  CompiledPlan withoutGrants(Tenant tenant, boolean forAll) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    return planned(terms(tenant, snapshot), snapshot)
        .with(PersonalPlan.counting(said(tenant.account()), tenant, !forAll, clock.now()));
  }

  /**
   * Works out again what has begun or expired by itself, and what late events may have changed.
   *
   * @return the tenants for whom something else goes now
   */
  List<Tenant> refresh() {
    Instant now = clock.now();
    List<Tenant> changed = new ArrayList<>();
    for (PersonalPlan known : personal.asMap().values()) {
      if (known.isStale(now) && !refreshed(known, now).saysSameAs(known)) {
        changed.add(known.tenant());
      }
    }
    return changed;
  }

  private PersonalPlan refreshed(PersonalPlan known, Instant now) {
    Tenant tenant = known.tenant();
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    return workOut(null, tenant, known.made(), snapshot, now);
  }

  private Overrides.OfAccount said(long account) {
    Overrides.OfAccount said = overrides.of(account);
    return said == null ? Overrides.OfAccount.NONE : said;
  }

  /** What the tenant is granted of each feature, and by whom, in the catalog's order. */
  List<Granted> granted(Tenant tenant) {
    Overrides.OfAccount said = said(tenant.account());
    return granted(planned(tenant), said.own().getOrDefault(tenant.id(), Map.of()), said.shared());
  }

  /** What all tenants of the account are granted that have no override of their own. */
  List<Granted> grantedToAll(Tenant anyOfThem) {
    return granted(planned(anyOfThem), Map.of(), said(anyOfThem.account()).shared());
  }

  /** Learns at once what other nodes have changed. */
  void follow() {
    overrides.follow();
    grants.follow();
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

  record Terms(EnvironmentId environment, int catalogVersion, String plan, int planVersion) {}
}
