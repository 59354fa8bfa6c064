package dev.cuota.engine.clusters;

import java.time.Instant;

/**
 * A data-plane database that holds tenants' own tables, as it is registered.
 *
 * @param key such as {@value Clusters#SHARED}
 * @param connected whether this Cuota was told how to reach it, and it answered lately
 */
public record Cluster(String key, Status status, Instant createdAt, boolean connected) {

  /** What it is good for. */
  public enum Status {
    /** Takes tenants. */
    READY,
    /** Keeps its tenants and takes no more. */
    DRAINING,
    /** Out of order. */
    DOWN
  }
}
