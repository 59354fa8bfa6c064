package dev.cuota.engine.fx;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.security.Cause;
import org.jspecify.annotations.Nullable;

/**
 * A person who decides about rates.
 *
 * @param environment in whose journal it is written; null for the installation's
 */
public record Decider(Cause cause, @Nullable EnvironmentId environment) {}
