package dev.cuota.engine.platform;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alarm that was raised.
 *
 * @param alarm what it is about; its details are those of the last time
 * @param times how often it was raised while it was open
 * @param resolvedAt null while it is open
 * @param resolvedBy who said so: somebody's name, or what found out
 */
public record Alert(
    UUID id,
    Alarm alarm,
    long times,
    Instant firstAt,
    Instant lastAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy) {}
