package dev.cuota.engine.clusters;

import java.time.Instant;

/**
 * What a cluster says of a tenant.
 *
 * @param writesPaused whether the platform is asked to write nothing for it
 * @param updatedAt when Cuota last changed it
 */
public record MirroredStore(StoreRow row, boolean writesPaused, Instant updatedAt) {}
