package dev.cuota.engine.clusters;

import org.jspecify.annotations.Nullable;

/**
 * A cluster that somebody wants to have.
 *
 * @param url JDBC URL with its credentials; null when the configuration says it
 */
public record ClusterWish(String key, @Nullable String url, ClusterSettings settings) {
  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ClusterWish[%s, %s]".formatted(key, settings);
  }
}
