package dev.cuota.engine.clusters;

import dev.cuota.core.platform.Quantity;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster has forgotten of a tenant, or would.
 *
 * @param row whether it knew of the tenant
 * @param counts how many counts it has forgotten
 * @param left counts that are more than nothing, as there are rows of the platform that they count
 */
public record ForgottenTenant(boolean row, int counts, SortedMap<String, Quantity> left) {
  public ForgottenTenant {
    left = Collections.unmodifiableSortedMap(new TreeMap<>(left));
  }

  /** Whether there was nothing to forget. */
  public boolean isNothing() {
    return !row && counts == 0;
  }
}
