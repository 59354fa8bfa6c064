package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import java.time.Instant;

/**
 * What a tenant has used by one meter in one calendar month (UTC), all dimensions together. For a
 * level it is the last one.
 *
 * @param meter number of the meter
 * @param month start of the month
 * @param used by the meter's own aggregation
 * @param revision grows with every change of this total; the greater one is the newer
 */
public record MonthTotal(TenantId tenant, int meter, Instant month, Quantity used, long revision) {}
