package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterHealth;
import dev.cuota.core.clusters.ClusterStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data-plane database that holds tenants' own tables, as it is registered.
 *
 * @param key such as {@value Clusters#SHARED}
 * @param settings what people said of it
 * @param health what the checks have found
 * @param checkedAt when it was last checked; null for never
 */
public record Cluster(
    String key,
    ClusterSettings settings,
    ClusterHealth health,
    @Nullable Instant checkedAt,
    Reach reach,
    Instant createdAt) {

  /**
   * How it is reached.
   *
   * @param place host and database; empty when nobody said
   * @param configured whether the configuration says so, rather than somebody over the API
   * @param connected whether it answered this Cuota lately
   */
  public record Reach(String place, boolean configured, boolean connected) {}

  /** What goes for it: down is also one that does not answer, until it does again. */
  public ClusterStatus status() {
    return health.answering() ? settings.status() : ClusterStatus.DOWN;
  }

  /** Whether it answered this Cuota lately. */
  public boolean connected() {
    return reach.connected();
  }
}
