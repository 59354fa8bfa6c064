package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;

/** A tenant lives on another cluster from now on. */
public record TenantMoved(EnvironmentId environment, long account, String tenant, String cluster) {}
