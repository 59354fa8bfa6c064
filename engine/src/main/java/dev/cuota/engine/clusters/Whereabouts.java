package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;

/**
 * Knows where tenants live. A higher room does; it is asked only where there may be several clusters.
 */
public interface Whereabouts {
  /**
   * Key of the cluster that a tenant lives on, or would; asked for at each use of a live count, so that
   * the answer has to come from memory.
   */
  String clusterOf(EnvironmentId environment, String tenantKey);

  /** How many tenants live on a cluster, as the transaction sees it. */
  long tenants(Tx tx, EnvironmentId environment, String cluster);

  /** Everybody lives on {@value Clusters#SHARED}. */
  Whereabouts SHARED =
      new Whereabouts() {
        @Override
        public String clusterOf(EnvironmentId environment, String tenantKey) {
          return Clusters.SHARED;
        }

        @Override
        public long tenants(Tx tx, EnvironmentId environment, String cluster) {
          return cluster.equals(Clusters.SHARED) ? ClustersSql.tenants(tx, environment) : 0;
        }
      };
}
