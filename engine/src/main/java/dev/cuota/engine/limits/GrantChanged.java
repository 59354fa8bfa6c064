package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;

/**
 * A grant of an account or one of its tenants was given or taken back with the commit; published inside
 * it.
 */
public record GrantChanged(EnvironmentId environment, long account, String feature) {}
