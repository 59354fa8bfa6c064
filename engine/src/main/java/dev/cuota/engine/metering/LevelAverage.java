package dev.cuota.engine.metering;

import dev.cuota.core.platform.TenantId;
import java.math.BigDecimal;

/**
 * What a level of a tenant was on average in a month, so far if the month is running.
 *
 * @param meter number of the meter
 * @param average in its unit
 */
public record LevelAverage(TenantId tenant, int meter, BigDecimal average) {}
