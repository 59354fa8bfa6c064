package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;

/** The limits of an account's tenants are other ones with the commit; published inside it. */
public record OverrideChanged(EnvironmentId environment, long account, String feature) {}
