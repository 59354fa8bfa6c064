package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;

/** A cluster that was away answers again; published in the transaction that says so. */
public record ClusterCameBack(EnvironmentId environment, String cluster) {}
