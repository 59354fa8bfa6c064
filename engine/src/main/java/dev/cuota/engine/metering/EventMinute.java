package dev.cuota.engine.metering;

import java.time.Instant;

/**
 * How many events were stored in one minute.
 *
 * @param minute its start
 * @param events zero or more
 */
public record EventMinute(Instant minute, long events) {}
