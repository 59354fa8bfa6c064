package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import java.util.Set;

/**
 * Live counts have changed, after the commit in the cluster; {@link Clusters#count} answers with the
 * new ones.
 *
 * @param tenantKeys whose; empty for anybody's, when a counter came or went
 */
public record CountsChanged(EnvironmentId environment, Set<String> tenantKeys) {
  public CountsChanged {
    tenantKeys = Set.copyOf(tenantKeys);
  }
}
