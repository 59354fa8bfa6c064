package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.ClusterFault;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final Rooms rooms;
  private final Stores stores;
  private final Clusters clusters;

  /** What this room calls. */
  public record Rooms(Outbox outbox, Alerts alerts, Stores stores, Clusters clusters) {}

  public Reconciliation(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
    this.stores = rooms.stores();
    this.clusters = rooms.clusters();
    new AfterShowing(platform, rooms).listen();
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
   * Compares the stores of one account with their clusters, now. Writes nothing, not even what it
   * finds.
   */
  public ReconciliationReport check(EnvironmentId environment, long account) {
    return new AccountCheck(stores, clusters, environment, platform.clock().now()).run(account);
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
    ReconciliationReport report = looking.report();
    if (!dryRun) {
      resolve(environment, report);
    }
    return report;
  }

  /** Ends the alerts of stores that agree now; what a silent cluster says is not known. */
  private void resolve(EnvironmentId environment, ReconciliationReport report) {
    List<Alarm> raised =
        rooms.alerts().openOf(AfterShowing.DESYNC).stream()
            .map(Alert::alarm)
            .filter(alarm -> environment.equals(alarm.environment()))
            .filter(
                alarm -> !report.silent().containsKey(alarm.details().getOrDefault("cluster", "")))
            .toList();
    List<Desync> left = raised.isEmpty() ? List.of() : open(environment);
    if (raised.isEmpty() || left.size() == MAX_SHOWN) {
      return;
    }
    Set<String> open = new HashSet<>();
    left.forEach(one -> open.add(one.tenant()));
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx ->
                raised.stream()
                    .filter(alarm -> !open.contains(alarm.subject()))
                    .forEach(alarm -> rooms.alerts().resolve(tx, alarm, "reconciliation")));
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
      LOG.warn("cluster {} cannot be compared: {}", cluster, ClusterFault.sentence(e));
      looking.silent(cluster, e);
      return;
    }
    platform
        .database()
        .useTx(
            Scope.of(environment), tx -> ReconciliationSql.forget(tx, environment, cluster, began));
  }
}
