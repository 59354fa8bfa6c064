package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Secrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of clusters.
 *
 * @param urls JDBC URLs, with their credentials, by the clusters' keys
 * @param multi whether there may be more than {@value Clusters#SHARED}
 * @param secrets seal the URLs that are told over the API
 */
public record ClusterOptions(Map<String, String> urls, boolean multi, Secrets secrets) {
  /** No cluster: features with a counter are answered from their meters. */
  public static final ClusterOptions NONE = new ClusterOptions(null, false);

  public ClusterOptions {
    urls = Map.copyOf(urls);
  }

  /**
   * What is told over the API is forgotten with the process.
   *
   * @param url of {@value Clusters#SHARED}; null for none
   */
  public ClusterOptions(@Nullable String url, boolean multi) {
    this(url == null ? Map.of() : Map.of(Clusters.SHARED, url), multi, Secrets.passing());
  }

  /** Keeps passwords out of logs. */
  @Override
  public String toString() {
    return "ClusterOptions[%s, multi=%s]".formatted(urls.keySet(), multi);
  }
}
