package dev.cuota.engine.clusters;

import java.time.Instant;

/**
 * What a cluster says of a tenant.
 *
 * @param byHand whether somebody else has paused it there, for a reason of their own
 * @param writesPaused whether the platform is asked to write nothing for it
 * @param updatedAt when Cuota last changed it
 */
public record MirroredStore(
    StoreRow row, boolean byHand, boolean writesPaused, Instant updatedAt) {}
