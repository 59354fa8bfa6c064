package dev.cuota.engine.clusters;

/** What became of a cluster that was to be registered. */
public sealed interface ClusterOutcome {

  /** It is registered, now or already. */
  record Registered(String key, boolean isNew) implements ClusterOutcome {}

  /** There is to be one cluster only. */
  record SingleCluster() implements ClusterOutcome {}

  /** No key may look like that. */
  record InvalidKey() implements ClusterOutcome {}
}
