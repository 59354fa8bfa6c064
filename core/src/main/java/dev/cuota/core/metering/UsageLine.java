package dev.cuota.core.metering;

import dev.cuota.core.platform.Quantity;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * That one meter counted one event.
 *
 * @param meter number of the meter
 * @param group dimension to value; empty when the meter has no dimensions
 * @param amount what it counted, in the meter's unit
 * @param mark the value itself when the meter counts different values, else null
 */
public record UsageLine(
    int meter, SortedMap<String, String> group, Quantity amount, @Nullable String mark) {}
