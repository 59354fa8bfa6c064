package dev.cuota.server.limits;

import dev.cuota.engine.limits.LimitRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request to check or consume, as it came.
 *
 * @param id the caller's, which makes a repetition harmless; null without one
 */
record Ask(LimitRequest request, @Nullable String id) {}
