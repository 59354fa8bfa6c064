package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;

/**
 * The most that the database lets a tenant have of what a counter counts.
 *
 * @param tenantKey {@link #UNKNOWN} for all tenants that have no ceiling of their own
 * @param limit in the counter's unit, which is that of the feature's meter
 * @param mode a soft number is never refused; what is not included always is, as guards do
 * @param revision greater than that of whatever it replaces: an older one that comes late is ignored
 */
public record Ceiling(String tenantKey, String counter, Limit limit, Mode mode, long revision) {
  /** Stands for tenants nobody has heard of yet, who are on the default plan. */
  public static final String UNKNOWN = "";

  /** For all tenants that have no ceiling of their own. */
  public static Ceiling ofUnknown(String counter, Limit limit, Mode mode, long revision) {
    return new Ceiling(UNKNOWN, counter, limit, mode, revision);
  }
}
