package dev.cuota.engine.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who pays, and for which tenants. */
public final class Accounts {
  private static final long REMEMBERED_TENANTS = 200_000;

  /**
   * Plans that other nodes change are forgotten by {@link #follow}; this is for whoever changes the
   * table by hand.
   */
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

  private final Database database;
  private final Clock clock;
  private final Catalogs catalogs;
  private final Places places;
  private final Mirrors mirrors;

  /** Numbers never change, so ingest may remember them for good; plans do change. */
  private final Cache<TenantKey, Tenant> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TENANTS).build();

  private final Cache<TenantKey, Tenant> fresh =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_TENANTS)
          .expireAfterWrite(REMEMBERED_FOR)
          .build();

  private final Cache<TenantId, Tenant> freshById =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_TENANTS)
          .expireAfterWrite(REMEMBERED_FOR)
          .build();

  private final Cache<Long, String> followed =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TENANTS).build();

  private String seenUntil = "";

  public Accounts(
      Database database, Clock clock, Catalogs catalogs, Clusters clusters, Outbox outbox) {
    this.database = database;
    this.clock = clock;
    this.catalogs = catalogs;
    this.places = new Places(database, clusters);
    this.mirrors = new Mirrors(outbox);
    clusters.askFrom(places.knownBy(this));
  }

  /** Places those that are nowhere; answers with how many. */
  public long placeAll() {
    return places.placeAll(mirrors, this::forgetPlans);
  }

  /**
   * The tenant with that key, with the plan it is on now. A key never seen gets a tenant and an
   * account of its own on the default plan, committed before this returns.
   */
  public Tenant tenant(EnvironmentId environment, String key) {
    TenantKey tenantKey = new TenantKey(environment, key);
    Tenant tenant = fresh.getIfPresent(tenantKey);
    if (tenant == null) {
      tenant = read(environment, key).orElseGet(() -> create(environment, key));
      remember(tenant);
    }
    return tenant.plan().isEmpty() ? withDefault(tenant) : tenant;
  }

  /**
   * The numbers of tenants, from memory if seen before; new ones are made as {@link #tenant} does.
   */
  public Map<String, TenantId> numbers(EnvironmentId environment, Collection<String> keys) {
    Map<String, TenantId> numbers = new HashMap<>(keys.size() * 2);
    TreeSet<String> unknown = new TreeSet<>();
    for (String key : keys) {
      Tenant tenant = known.getIfPresent(new TenantKey(environment, key));
      if (tenant == null) {
        unknown.add(key);
      } else {
        numbers.put(key, tenant.id());
      }
    }
    if (!unknown.isEmpty()) {
      resolve(environment, unknown).forEach(tenant -> numbers.put(tenant.key(), tenant.id()));
    }
    return numbers;
  }

  /** The tenant with that key, with the plan it is on now, if there is one. */
  public Optional<Tenant> find(EnvironmentId environment, String key) {
    Tenant tenant = fresh.getIfPresent(new TenantKey(environment, key));
    if (tenant != null) {
      return Optional.of(tenant);
    }
    Optional<Tenant> found = read(environment, key);
    found.ifPresent(this::remember);
    return found;
  }

  /** The tenants with those numbers, with the plan each is on now; what is unknown is left out. */
  public Map<TenantId, Tenant> find(Collection<TenantId> ids) {
    Map<TenantId, Tenant> found = new HashMap<>(freshById.getAllPresent(ids));
    List<TenantId> missing = ids.stream().filter(id -> !found.containsKey(id)).distinct().toList();
    if (!missing.isEmpty()) {
      database
          .inTx(Scope.everything(), tx -> AccountsSql.byIds(tx, missing))
          .forEach(tenant -> found.put(tenant.id(), tenant));
      missing.stream().map(found::get).filter(Objects::nonNull).forEach(this::remember);
    }
    return found;
  }

  private Optional<Tenant> read(EnvironmentId environment, String key) {
    return database.inTx(
        Scope.of(environment),
        tx -> AccountsSql.byKeys(tx, environment, List.of(key)).stream().findFirst());
  }

  /** The tenant with that number, if there is one. */
  public Optional<Tenant> find(TenantId id) {
    return database.inTx(Scope.everything(), tx -> AccountsSql.byId(tx, id));
  }

  /** The tenants of an account, as a transaction sees them. */
  public List<Tenant> tenantsOf(Tx tx, EnvironmentId environment, long account) {
    return AccountsSql.ofAccount(tx, environment, account);
  }

  /** The tenants of accounts, as a transaction sees them. */
  public List<Tenant> tenantsOf(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return AccountsSql.ofAccounts(tx, environment, accounts);
  }

  /**
   * On which plans the accounts beyond {@code after} were at a moment, in their order; who came later, on
   * the first of theirs.
   */
  public List<PlanHeld> plansAt(
      Tx tx, EnvironmentId environment, Instant moment, long after, int most) {
    return AccountsSql.plansAt(tx, environment, moment, after, most);
  }

  /** The same of these accounts. */
  public List<PlanHeld> plansAt(
      Tx tx, EnvironmentId environment, Instant moment, Collection<Long> accounts) {
    return AccountsSql.plansAt(tx, environment, moment, accounts);
  }

  /**
   * Keeps others who do so from working on the same accounts: waits for those who have them, until the
   * transaction ends.
   */
  public void hold(Tx tx, Collection<Long> accounts) {
    AccountsSql.hold(tx, accounts);
  }

  /** Work on all of them. */
  public AccountRound round() {
    return new AccountRound(database, this);
  }

  /** Numbers of accounts beyond {@code after}, in order; for work on all of them. */
  public List<Long> accountsAfter(EnvironmentId environment, long after, int limit) {
    return database.inTx(
        Scope.of(environment), tx -> AccountsSql.after(tx, environment, after, limit));
  }

  /** The tenants of an account. */
  public List<Tenant> tenantsOf(EnvironmentId environment, long account) {
    return database.inTx(
        Scope.of(environment), tx -> AccountsSql.ofAccount(tx, environment, account));
  }

  /** Tenants by key. */
  public List<Tenant> search(EnvironmentId environment, TenantSearch search) {
    return database.inTx(Scope.of(environment), tx -> AccountsSql.search(tx, environment, search));
  }

  /** How many accounts the environment has. */
  public long countAccounts(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> AccountsSql.countAccounts(tx, environment));
  }

  /** How many tenants the environment has. */
  public long count(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> AccountsSql.count(tx, environment));
  }

  /**
   * Puts the account of a tenant on the newest version of a plan; publishes PlanAssigned. Makes the
   * tenant if there is none.
   *
   * @throws IllegalArgumentException when the catalog has no such plan
   */
  public Tenant assignPlan(EnvironmentId environment, String tenantKey, String planKey) {
    Plan plan =
        catalogs
            .current(environment)
            .catalog()
            .plan(planKey)
            .orElseThrow(() -> new IllegalArgumentException("no plan " + planKey));
    Tenant before = read(environment, tenantKey).orElseGet(() -> create(environment, tenantKey));
    return assignPlan(environment, before, plan);
  }

  private Tenant assignPlan(EnvironmentId environment, Tenant before, Plan plan) {
    database.useTx(
        Scope.of(environment),
        tx -> {
          tx.afterCommit(() -> forgetPlans(environment, List.of(before.account())));
          assign(tx, environment, before.account(), before.plan(), plan);
        });
    return tenant(environment, before.key());
  }

  /** The one way in which an account gets on another plan; its caller forgets it after the commit. */
  void assign(Tx tx, EnvironmentId environment, long account, String before, Plan plan) {
    if (!AccountsSql.assign(tx, environment, account, plan, clock.now())) {
      throw new IllegalStateException("account " + account + " is gone");
    }
    tx.publish(new PlanAssigned(environment, account, before, plan.key(), plan.version()));
  }

  /** One that was made while no plan was the default gets it as soon as there is one. */
  private Tenant withDefault(Tenant tenant) {
    Optional<Plan> plan = defaultPlan(tenant.environment());
    return plan.isEmpty() ? tenant : assignPlan(tenant.environment(), tenant, plan.get());
  }

  /**
   * Learns which accounts were put on another plan since the last look, by any node, and forgets what it
   * knew of them.
   */
  public synchronized List<AccountChanged> follow() {
    String before = seenUntil;
    List<AccountsSql.Changed> changed =
        database.inTx(
            Scope.everything(),
            tx -> {
              seenUntil = tx.horizon();
              return before.isEmpty() ? List.of() : AccountsSql.changedSince(tx, before);
            });
    List<AccountChanged> news = new ArrayList<>();
    for (AccountsSql.Changed one : changed) {
      // While an old transaction is open the same rows are found again and again.
      if (!one.in().equals(followed.getIfPresent(one.account()))) {
        followed.put(one.account(), one.in());
        forgetPlans(one.environment(), List.of(one.account()));
        news.add(new AccountChanged(one.environment(), one.account()));
      }
    }
    return news;
  }

  void forgetPlans(EnvironmentId environment, Collection<Long> accounts) {
    database
        .inTx(Scope.of(environment), tx -> AccountsSql.ofAccounts(tx, environment, accounts))
        .forEach(
            tenant -> {
              fresh.invalidate(new TenantKey(environment, tenant.key()));
              freshById.invalidate(tenant.id());
            });
  }

  private Tenant create(EnvironmentId environment, String key) {
    return resolve(environment, new TreeSet<>(List.of(key))).getFirst();
  }

  private List<Tenant> resolve(EnvironmentId environment, SortedSet<String> keys) {
    List<Tenant> tenants =
        database.inTx(
            Scope.of(environment),
            tx -> {
              List<Tenant> found = AccountsSql.byKeys(tx, environment, keys);
              if (found.size() == keys.size()) {
                return found;
              }
              AccountsSql.create(
                  tx,
                  environment,
                  places.of(environment, keys),
                  defaultPlan(environment),
                  clock.now());
              List<Tenant> all = AccountsSql.byKeys(tx, environment, keys);
              mirrors.stage(tx, environment, newcomers(found, all));
              return all;
            });
    tenants.forEach(tenant -> known.put(new TenantKey(environment, tenant.key()), tenant));
    return tenants;
  }

  private static List<Long> newcomers(List<Tenant> before, List<Tenant> after) {
    Set<Tenant> known = new HashSet<>(before);
    return after.stream()
        .filter(tenant -> !known.contains(tenant))
        .map(Tenant::account)
        .distinct()
        .toList();
  }

  /** How clusters hear of stores. */
  Mirrors mirrors() {
    return mirrors;
  }

  private Optional<Plan> defaultPlan(EnvironmentId environment) {
    Catalog catalog = catalogs.current(environment).catalog();
    return catalog.plan(catalog.defaultPlan());
  }

  private void remember(Tenant tenant) {
    TenantKey key = new TenantKey(tenant.environment(), tenant.key());
    known.put(key, tenant);
    fresh.put(key, tenant);
    freshById.put(tenant.id(), tenant);
  }

  /** What people call a tenant. */
  private record TenantKey(EnvironmentId environment, String key) {}
}
