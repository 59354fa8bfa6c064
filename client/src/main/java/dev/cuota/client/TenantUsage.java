package dev.cuota.client;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands, for a page about it.
 *
 * @param plan key of its plan; null when it has none
 * @param bar code for why nothing hard-limited may be used at all; null in good standing
 * @param upgradeUrl where it can get more; null when nothing is said of it
 * @param features by key
 * @param age how long ago the server said so
 */
public record TenantUsage(
    String tenant,
    @Nullable String plan,
    @Nullable String bar,
    @Nullable String upgradeUrl,
    Map<String, FeatureUsage> features,
    Duration age) {
  public TenantUsage {
    features = Map.copyOf(features);
  }
}
