package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.clusters.Placement;

/**
 * What people say of a cluster.
 *
 * @param status what it is to be used for
 * @param weight how many of the new accounts it takes, compared with the others; 0 for none
 */
public record ClusterSettings(ClusterStatus status, int weight, String note) {
  /** Most characters of a note. */
  public static final int MAX_NOTE = 500;

  /** Ready, and as many accounts as the others take. */
  public static final ClusterSettings USUAL =
      new ClusterSettings(ClusterStatus.READY, Placement.USUAL_WEIGHT, "");

  public ClusterSettings {
    if (weight < 0 || weight > Placement.MAX_WEIGHT || note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("no such weight or note: " + weight);
    }
  }
}
