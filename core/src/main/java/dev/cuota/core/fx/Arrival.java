package dev.cuota.core.fx;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A rate that was not known before.
 *
 * @param against what it was compared with; null when there was nothing
 */
public record Arrival(KnownRate rate, @Nullable BigDecimal against) {}
