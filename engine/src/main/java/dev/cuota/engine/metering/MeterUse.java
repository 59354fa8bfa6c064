package dev.cuota.engine.metering;

import java.math.BigDecimal;

/**
 * What all tenants of an environment have used of one meter. Levels are added up as they stand;
 * numbers of different values are added up too, so a value of two tenants counts twice.
 *
 * @param meter key of the meter
 * @param today since midnight UTC; for a level, what was set today
 * @param month since the month began in UTC; for a level, as it stands
 */
public record MeterUse(String meter, BigDecimal today, BigDecimal month) {}
