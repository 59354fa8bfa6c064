package dev.cuota.engine.clusters;

import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A count that is not what its rows come to.
 *
 * @param month begin of the month that is counted; null when the counter has none
 * @param expected what the rows come to
 * @param found what the count says
 */
public record CountDifference(
    String counter, String tenant, @Nullable Instant month, Quantity expected, Quantity found) {}
