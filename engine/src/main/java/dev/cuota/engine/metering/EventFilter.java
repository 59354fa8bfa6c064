package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import org.jspecify.annotations.Nullable;

/**
 * Which stored events to show, newest first.
 *
 * @param range by the event's time
 * @param id part of the id; null for any
 * @param subject part of the tenant's key; null for any
 * @param uncountedOnly only events that no meter counts
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record EventFilter(
    EnvironmentId environment,
    Period range,
    @Nullable String id,
    @Nullable String subject,
    boolean uncountedOnly,
    int limit) {
  public static final int MAX_LIMIT = 100;
}
