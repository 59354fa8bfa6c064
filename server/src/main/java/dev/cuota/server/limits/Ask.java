package dev.cuota.server.limits;

import dev.cuota.engine.limits.LimitRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request to check or consume, as it came.
 *
 * @param id the caller's, which makes a repetition harmless; null without one
 * @param overrun whether it was used already, so that it is recorded whatever the limit; null when
 *     nothing is said of it
 */
record Ask(LimitRequest request, @Nullable String id, @Nullable Boolean overrun) {}
