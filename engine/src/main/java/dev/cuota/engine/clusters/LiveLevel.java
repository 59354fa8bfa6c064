package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;

/**
 * How much there is of what a counter without months counts.
 *
 * @param amount in the counter's own unit
 * @param version no other amount of this tenant and counter ever has it
 */
public record LiveLevel(
    EnvironmentId environment, String tenantKey, String counter, Quantity amount, String version) {

  /** The same, told from what other clusters number alike. */
  LiveLevel from(String cluster) {
    return cluster.equals(Clusters.SHARED)
        ? this
        : new LiveLevel(environment, tenantKey, counter, amount, cluster + ":" + version);
  }
}
