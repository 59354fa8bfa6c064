package dev.cuota.engine.margin;

import dev.cuota.core.margin.CostLine;
import java.time.Instant;
import java.time.YearMonth;

/**
 * A cost of an account in a month, as it was rolled up.
 *
 * @param account internal number
 * @param key the platform's name for it
 */
public record CostRow(
    long account, String key, YearMonth month, CostLine line, Instant computedAt) {}
