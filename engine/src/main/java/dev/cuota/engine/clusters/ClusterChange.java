package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is to be another than it was; null leaves it.
 *
 * @param url JDBC URL with its credentials
 */
public record ClusterChange(
    @Nullable ClusterStatus status,
    @Nullable Integer weight,
    @Nullable String note,
    @Nullable String url) {

  /** Another status and nothing else. */
  public static ClusterChange to(ClusterStatus status) {
    return new ClusterChange(status, null, null, null);
  }

  ClusterSettings apply(ClusterSettings before) {
    return new ClusterSettings(
        status == null ? before.status() : status,
        weight == null ? before.weight() : weight,
        note == null ? before.note() : note);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ClusterChange[%s, %s, %s]".formatted(status, weight, note);
  }
}
