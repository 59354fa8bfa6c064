package dev.cuota.core.metering;

import dev.cuota.core.catalog.Meter;

/**
 * A meter together with the number the ledger knows it by, which stays the same for as long as the
 * meter counts the same.
 *
 * @param id positive
 * @param meter its definition now in force
 */
public record NumberedMeter(int id, Meter meter) {}
