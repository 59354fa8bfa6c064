package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.CountsChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Turns what the room hears of into changes for those who listen. */
final class Herald {
  private static final int MAX_TENANTS = 500;

  private final Accounts accounts;
  private final Catalogs catalogs;
  private final Changes changes;
  private final Set<OfAccount> waiting = ConcurrentHashMap.newKeySet();
  private final Set<StoredPool> recalled = ConcurrentHashMap.newKeySet();
  private final Set<OfTenant> counted = ConcurrentHashMap.newKeySet();
  private final Set<EnvironmentId> recounted = ConcurrentHashMap.newKeySet();
  private final Map<EnvironmentId, Integer> versions = new ConcurrentHashMap<>();

  private record OfTenant(EnvironmentId environment, String key) {}

  private record OfAccount(EnvironmentId environment, long account) {}

  Herald(Accounts accounts, Catalogs catalogs, Changes changes) {
    this.accounts = accounts;
    this.catalogs = catalogs;
    this.changes = changes;
  }

  /** Something else goes for the tenants of an account. */
  void account(EnvironmentId environment, long account) {
    waiting.add(new OfAccount(environment, account));
  }

  /** The tenants' own database has counted something of theirs. */
  void counted(CountsChanged counts) {
    if (counts.tenantKeys().isEmpty()) {
      recounted.add(counts.environment());
    } else {
      counts.tenantKeys().forEach(key -> counted.add(new OfTenant(counts.environment(), key)));
    }
  }

  /** Leases of a pool are wanted back. */
  void recalled(StoredPool pool) {
    recalled.add(pool);
  }

  /** Tells what has come together; reads the database for it. */
  void tell() {
    for (OfAccount one : List.copyOf(waiting)) {
      waiting.remove(one);
      tell(
          one.environment(),
          accounts.tenantsOf(one.environment(), one.account()).stream().map(Tenant::key).toList());
    }
    tellOfCounts();
    for (StoredPool pool : List.copyOf(recalled)) {
      recalled.remove(pool);
      accounts.find(pool.place().tenant()).ifPresent(tenant -> recall(tenant, pool));
    }
    versions.forEach(this::tellOfCatalog);
  }

  private void tell(EnvironmentId environment, List<String> keys) {
    for (int at = 0; at < keys.size(); at += MAX_TENANTS) {
      changes.add(
          new Change.OfTenants(
              environment, keys.subList(at, Math.min(keys.size(), at + MAX_TENANTS))));
    }
  }

  /** Counts that came or went are everybody's, as another catalog is. */
  private void tellOfCounts() {
    List<OfTenant> now = List.copyOf(counted);
    now.forEach(counted::remove);
    now.stream()
        .collect(
            Collectors.groupingBy(
                OfTenant::environment, Collectors.mapping(OfTenant::key, Collectors.toList())))
        .forEach(this::tell);
    for (EnvironmentId environment : List.copyOf(recounted)) {
      recounted.remove(environment);
      changes.add(new Change.OfCatalog(environment, catalogs.current(environment).version()));
    }
  }

  /** Watches the catalog of an environment from now on. */
  void watch(EnvironmentId environment) {
    versions.computeIfAbsent(environment, one -> catalogs.current(one).version());
  }

  private void tellOfCatalog(EnvironmentId environment, int known) {
    int version = catalogs.current(environment).version();
    if (version != known && versions.replace(environment, known, version)) {
      changes.add(new Change.OfCatalog(environment, version));
    }
  }

  private void recall(Tenant tenant, StoredPool pool) {
    CatalogSnapshot snapshot = catalogs.current(tenant.environment());
    Optional<String> meter =
        snapshot.meters().meter(pool.place().meter()).map(found -> found.meter().key());
    List<String> features = new ArrayList<>();
    for (Feature feature : snapshot.catalog().features().values()) {
      if (meter.isPresent() && meter.get().equals(feature.meter())) {
        features.add(feature.key());
      }
    }
    changes.add(new Change.Recall(tenant.environment(), tenant.key(), features));
  }
}
