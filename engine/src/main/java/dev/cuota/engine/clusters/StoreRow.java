package dev.cuota.engine.clusters;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster is told of a tenant.
 *
 * @param publicationStatus such as {@code published} or {@value #PAUSED}
 * @param pausedReason why it is paused; null for no reason
 * @param plan key of its plan; empty for none
 * @param revision greater than that of whatever it replaces: an older one that comes late is ignored
 */
public record StoreRow(
    String tenant,
    String slug,
    String name,
    String publicationStatus,
    @Nullable String pausedReason,
    String plan,
    String subscriptionStatus,
    long revision) {
  /** Publication status of a store that is not shown. */
  public static final String PAUSED = "paused";

  public StoreRow {
    if (tenant.isEmpty() || publicationStatus.isEmpty()) {
      throw new IllegalArgumentException("a store has a tenant and a publication status");
    }
    if (pausedReason != null && !publicationStatus.equals(PAUSED)) {
      throw new IllegalArgumentException("who is not paused has no reason to be");
    }
  }
}
