package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reservation;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as it stands in the table.
 *
 * @param pool number of the pool that keeps its amount free
 * @param feature key
 * @param used what was committed, in the meter's unit; null unless it was
 */
record StoredReservation(
    UUID id,
    TenantId tenant,
    long pool,
    String feature,
    Reservation reservation,
    @Nullable Quantity used) {
  StoredReservation at(Instant now) {
    return new StoredReservation(id, tenant, pool, feature, reservation.at(now), used);
  }
}
