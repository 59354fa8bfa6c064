package dev.cuota.engine.platform;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import org.jspecify.annotations.Nullable;

/** For whom a transaction is opened: what row-level security will let it see and change. */
public sealed interface Scope {

  /** Everything: start-up, the ledger's writer, jobs. Named so that a reader notices. */
  record Everything() implements Scope {}

  /**
   * One environment, or one tenant of it.
   *
   * @param tenant null for all tenants of the environment
   */
  record Inside(EnvironmentId environment, @Nullable TenantId tenant) implements Scope {}

  /** Across all environments. */
  static Scope everything() {
    return new Everything();
  }

  /** All of one environment. */
  static Scope of(EnvironmentId environment) {
    return new Inside(environment, null);
  }

  /** One tenant. */
  static Scope of(EnvironmentId environment, TenantId tenant) {
    return new Inside(environment, tenant);
  }
}
