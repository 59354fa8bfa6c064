package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;

/** An account is on another plan. */
public record AccountChanged(EnvironmentId environment, long account) {}
