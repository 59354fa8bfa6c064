package dev.cuota.engine.metering;

import java.time.Instant;

/**
 * Two places of the books that should agree and do not.
 *
 * @param between what was compared, such as {@code ledger = hourly}
 * @param tenant key of the tenant
 * @param meter key of the meter
 * @param group number of the combination of dimensions; 0 for the total
 * @param bucket start of the hour, day or month
 * @param expected what the finer place says
 * @param found what the coarser place says
 */
public record Difference(
    String between,
    String tenant,
    String meter,
    int group,
    Instant bucket,
    String expected,
    String found) {}
