package dev.cuota.engine.simulation;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.simulation.Limiting;
import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * That somebody would have been refused some of what was used.
 *
 * @param tenant key of the one whose allowance it was; null for that of all tenants of the account
 * @param used in the feature's unit
 * @param allowed how much of that would have been let through
 * @param at the first hour in which it would have been; null where hours are not known
 * @param before whether it was beyond what went then, too
 */
public record Limited(
    YearMonth month,
    String feature,
    @Nullable String tenant,
    Limiting why,
    Quantity used,
    Quantity allowed,
    @Nullable Instant at,
    boolean before) {}
