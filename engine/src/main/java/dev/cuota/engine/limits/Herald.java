package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Turns what the room hears of into changes for those who listen. */
final class Herald {
  private static final int MAX_TENANTS = 500;

  private final Accounts accounts;
  private final Catalogs catalogs;
  private final Changes changes;
  private final Set<OfAccount> waiting = ConcurrentHashMap.newKeySet();
  private final Set<StoredPool> recalled = ConcurrentHashMap.newKeySet();
  private final Map<EnvironmentId, Integer> versions = new ConcurrentHashMap<>();

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

  /** Leases of a pool are wanted back. */
  void recalled(StoredPool pool) {
    recalled.add(pool);
  }

  /** Tells what has come together; reads the database for it. */
  void tell() {
    for (OfAccount one : List.copyOf(waiting)) {
      waiting.remove(one);
      List<String> keys =
          accounts.tenantsOf(one.environment(), one.account()).stream().map(Tenant::key).toList();
      for (int at = 0; at < keys.size(); at += MAX_TENANTS) {
        changes.add(
            new Change.OfTenants(
                one.environment(), keys.subList(at, Math.min(keys.size(), at + MAX_TENANTS))));
      }
    }
    for (StoredPool pool : List.copyOf(recalled)) {
      recalled.remove(pool);
      accounts.find(pool.place().tenant()).ifPresent(tenant -> recall(tenant, pool));
    }
    versions.forEach(this::tellOfCatalog);
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
