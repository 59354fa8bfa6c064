package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the control database with the clusters, and mends what is safe to mend. It has no way of
 * writing of its own: it has the rooms below tell again, or follow again, what they hold.
 */
public final class Reconciliation {
  /** Most disagreements that one report names. */
  public static final int MAX_SHOWN = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final Platform platform;
  private final Stores stores;
  private final Clusters clusters;

  public Reconciliation(Platform platform, Stores stores, Clusters clusters) {
    this.platform = platform;
    this.stores = stores;
    this.clusters = clusters;
  }

  /** Hears how far a comparison is. */
  @FunctionalInterface
  public interface Progress {
    /** So many of all clusters are done. */
    void reached(long clusters, long of);
  }

  /** What disagreed the last time that somebody looked, and is not mended; the oldest first. */
  public List<Desync> open(EnvironmentId environment) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> ReconciliationSql.open(tx, environment, MAX_SHOWN));
  }

  /**
   * Compares everything in an environment.
   *
   * @param dryRun whether to mend nothing
   */
  public ReconciliationReport run(
      EnvironmentId environment, boolean dryRun, Cause cause, Progress progress) {
    List<Cluster> all = clusters.clusters(environment);
    Looking looking = new Looking(platform, stores, dryRun, cause);
    long done = 0;
    for (Cluster cluster : all) {
      look(looking, environment, cluster.key());
      progress.reached(++done, all.size());
    }
    return looking.report();
  }

  /** One cluster that does not answer never stops the others. */
  private void look(Looking looking, EnvironmentId environment, String cluster) {
    Instant began = platform.clock().now();
    ClusterComparison comparison = new ClusterComparison(stores, clusters, environment, cluster);
    try {
      looking.compared(
          comparison.run(
              (kind, known, there) -> looking.found(environment, cluster, kind, known, there)));
      looking.mendAll();
    } catch (RuntimeException e) {
      LOG.warn("cluster {} cannot be compared: {}", cluster, e.toString());
      looking.silent(cluster, e);
      return;
    }
    platform
        .database()
        .useTx(
            Scope.of(environment), tx -> ReconciliationSql.forget(tx, environment, cluster, began));
  }
}
