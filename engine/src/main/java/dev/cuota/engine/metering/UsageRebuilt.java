package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;

/** Rollups of an environment were built again; published inside the transaction. */
public record UsageRebuilt(EnvironmentId environment) {}
