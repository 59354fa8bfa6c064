package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant is granted of one feature, and by whom.
 *
 * @param planned what the plan says
 * @param own the tenant's own override; null without one in force
 * @param shared the override for all tenants of the account; null without one in force
 */
public record Granted(
    Feature feature,
    Entitlement planned,
    @Nullable LimitOverride own,
    @Nullable LimitOverride shared) {

  /** The override that counts: the tenant's own before the account's; null when the plan does. */
  public @Nullable LimitOverride override() {
    return own != null ? own : shared;
  }

  /** How much may be used. */
  public Limit effective() {
    LimitOverride override = override();
    return override == null ? planned.limit() : override.limit();
  }
}
