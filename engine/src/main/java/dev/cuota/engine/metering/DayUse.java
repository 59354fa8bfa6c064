package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import java.time.LocalDate;

/**
 * What a tenant has used by a meter that adds up on one day (UTC).
 *
 * @param value of the dimension that was asked for; empty where events have none
 */
public record DayUse(TenantId tenant, LocalDate day, String value, Quantity used) {}
