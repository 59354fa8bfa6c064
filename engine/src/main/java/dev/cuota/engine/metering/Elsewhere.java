package dev.cuota.engine.metering;

import dev.cuota.core.platform.TenantId;
import java.util.Set;

/**
 * Whose usage other nodes have changed since a look.
 *
 * @param everything whether all totals may have changed, as rollups were built again
 * @param tenants whose totals have changed
 * @param next what to give to the next look
 */
public record Elsewhere(boolean everything, Set<TenantId> tenants, String next) {}
