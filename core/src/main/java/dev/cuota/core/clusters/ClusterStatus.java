package dev.cuota.core.clusters;

import java.util.Map;

/** What a cluster is good for. */
public enum ClusterStatus {
  /** Takes tenants. */
  READY,
  /** Keeps its tenants and takes no more. */
  DRAINING,
  /** Out of order. */
  DOWN;

  private enum Need {
    NOTHING,
    AN_ANSWER
  }

  /**
   * Every change that a person may make, and what it needs: nobody sends tenants to a cluster that does
   * not answer.
   */
  private static final Map<ClusterStatus, Map<ClusterStatus, Need>> CHANGES =
      Map.of(
          READY, Map.of(DRAINING, Need.NOTHING, DOWN, Need.NOTHING),
          DRAINING, Map.of(READY, Need.AN_ANSWER, DOWN, Need.NOTHING),
          DOWN, Map.of(READY, Need.AN_ANSWER, DRAINING, Need.NOTHING));

  /**
   * Whether a person may change it to {@code other}; to leave it as it is, is no change and allowed.
   *
   * @param answering whether the cluster answers
   */
  public boolean mayBecome(ClusterStatus other, boolean answering) {
    Need need = CHANGES.getOrDefault(this, Map.of()).get(other);
    return this == other || need == Need.NOTHING || (need == Need.AN_ANSWER && answering);
  }
}
