package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;

/** A cluster has not answered several times in a row; published in the transaction that says so. */
public record ClusterWentDown(EnvironmentId environment, String cluster) {}
