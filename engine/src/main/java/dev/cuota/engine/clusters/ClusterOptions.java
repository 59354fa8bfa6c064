package dev.cuota.engine.clusters;

import org.jspecify.annotations.Nullable;

/**
 * What the operator says of clusters.
 *
 * @param url JDBC URL, with its credentials, of {@value Clusters#SHARED}; null for none
 * @param multi whether there may be more than that one
 */
public record ClusterOptions(@Nullable String url, boolean multi) {
  /** No cluster: features with a counter are answered from their meters. */
  public static final ClusterOptions NONE = new ClusterOptions(null, false);

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ClusterOptions[%s, multi=%s]".formatted(url == null ? "none" : "one", multi);
  }
}
