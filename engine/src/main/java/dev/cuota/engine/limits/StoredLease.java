package dev.cuota.engine.limits;

import dev.cuota.core.limits.Lease;
import dev.cuota.core.platform.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lease as it stands in the table.
 *
 * @param holder number of its holder
 * @param epoch of the process it was given to
 * @param exchange in which it was given
 * @param pool number of the pool it is a part of; null for none
 * @param ends until when it may be spent, at the latest the end of its period
 * @param terms on what it was given, see {@link LeaseTerms}
 * @param unitSize how many of the meter's units make one of the holder's
 * @param starts of the period it is for
 * @param passing whether every use of it goes beyond a soft limit
 * @param lease in the meter's unit
 * @param expires when it expires if nothing is heard of it
 */
record StoredLease(
    UUID id,
    TenantId tenant,
    long holder,
    long epoch,
    long exchange,
    @Nullable Long pool,
    String feature,
    int meter,
    BigDecimal unitSize,
    Instant starts,
    Instant ends,
    String terms,
    boolean passing,
    Lease lease,
    Instant expires) {

  StoredLease with(Lease next, Instant until) {
    return new StoredLease(
        id, tenant, holder, epoch, exchange, pool, feature, meter, unitSize, starts, ends, terms,
        passing, next, until);
  }
}
