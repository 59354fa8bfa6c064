package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import java.util.List;
import java.util.Optional;

/** Who pays, and for which tenants. */
@SuppressWarnings("DoNotCallSuggester")
public final class Accounts {
  public Accounts(Database database, Clock clock, Catalogs catalogs) {}

  /**
   * The tenant with that key, from memory if seen before. A key never seen gets a tenant and an
   * account of its own on the default plan, committed before this returns.
   */
  public Tenant tenant(EnvironmentId environment, String key) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The tenant with that key, if there is one. */
  public Optional<Tenant> find(EnvironmentId environment, String key) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The tenant with that number, if there is one. */
  public Optional<Tenant> find(TenantId id) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The tenants of an account. */
  public List<Tenant> tenantsOf(EnvironmentId environment, long account) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Tenants whose key contains {@code text}, by key. */
  public List<Tenant> search(EnvironmentId environment, String text, int offset, int limit) {
    throw new UnsupportedOperationException("under construction");
  }

  /** How many tenants the environment has. */
  public long count(EnvironmentId environment) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Puts the account of a tenant on the newest version of a plan; publishes PlanAssigned. */
  public Tenant assignPlan(EnvironmentId environment, String tenantKey, String plan) {
    throw new UnsupportedOperationException("under construction");
  }
}
