package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;

/**
 * An account begins or ends to pay a provider of its own with the commit; published inside it.
 *
 * @param own whether it pays itself from now on
 */
public record OwnProviderChanged(
    EnvironmentId environment, long account, String feature, boolean own) {}
