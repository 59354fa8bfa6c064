package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells clusters of the tenants that live there, for the platform to read, and reads what they were
 * told.
 */
public final class ClusterStores {
  /** Most stores of one page. */
  public static final int MAX_STORES = 1_000;

  /** Most rows of one statement. */
  static final int BATCH = 500;

  private final Clock clock;
  private final Connections connections;

  ClusterStores(Clock clock, Connections connections) {
    this.clock = clock;
    this.connections = connections;
  }

  /**
   * Tells a cluster of its tenants. Idempotent: an older row never takes the place of a newer one,
   * and who was paused there by hand is not shown again by it. Of two rows for the same tenant that
   * with the greater revision is told.
   */
  public MirrorOutcome tell(EnvironmentId environment, String cluster, Collection<StoreRow> rows) {
    return connections
        .find(environment, cluster)
        .map(one -> tell(one, environment, rows))
        .orElseGet(MirrorOutcome.NoCluster::new);
  }

  /**
   * What a cluster says of its tenants, in the order of their keys.
   *
   * @param after the last key of the page before; empty for the first
   * @throws RuntimeException when the cluster is not known or does not answer
   */
  public List<MirroredStore> page(
      EnvironmentId environment, String cluster, String after, int limit) {
    int most = Math.clamp(limit, 1, MAX_STORES);
    return in(environment, cluster, tx -> MirrorSql.page(tx, environment, after, most));
  }

  /**
   * What a cluster says of some of its tenants; those that it does not know are left out.
   *
   * @param tenantKeys at most {@link #MAX_STORES}
   * @throws RuntimeException when the cluster is not known or does not answer
   */
  public List<MirroredStore> named(
      EnvironmentId environment, String cluster, List<String> tenantKeys) {
    if (tenantKeys.size() > MAX_STORES) {
      throw new IllegalArgumentException("at most " + MAX_STORES + " stores at once");
    }
    return in(environment, cluster, tx -> MirrorSql.named(tx, environment, tenantKeys));
  }

  /**
   * What a cluster says of one tenant; empty when it knows of none.
   *
   * @throws RuntimeException when the cluster is not known or does not answer
   */
  public Optional<MirroredStore> find(EnvironmentId environment, String cluster, String tenantKey) {
    return named(environment, cluster, List.of(tenantKey)).stream().findFirst();
  }

  /**
   * Has a cluster forget a tenant that lives there no more; false when it knew of none.
   *
   * @throws RuntimeException when the cluster is not known or does not answer
   */
  public boolean remove(EnvironmentId environment, String cluster, String tenantKey) {
    return in(environment, cluster, tx -> MirrorSql.delete(tx, environment, tenantKey));
  }

  /**
   * Has a cluster forget a tenant that is over: what it says of it, and counts that count nothing. Its
   * ceilings stay, as they keep it from being used.
   *
   * @param dryRun whether only to say what it would forget
   * @throws RuntimeException when the cluster is not known or does not answer
   */
  public ForgottenTenant forget(
      EnvironmentId environment, String cluster, String tenantKey, boolean dryRun) {
    return in(environment, cluster, tx -> ForgetSql.forget(tx, environment, tenantKey, dryRun));
  }

  private <T> T in(EnvironmentId environment, String cluster, Function<Tx, T> work) {
    Connected one = connections.known(environment, cluster);
    one.setUp();
    return one.database().inTx(Scope.everything(), work);
  }

  private MirrorOutcome tell(
      Connected cluster, EnvironmentId environment, Collection<StoreRow> rows) {
    List<StoreRow> sorted = newest(rows);
    int written = 0;
    List<String> known = new ArrayList<>();
    List<String> held = new ArrayList<>();
    Instant now = clock.now();
    try {
      cluster.setUp();
      for (int from = 0; from < sorted.size(); from += BATCH) {
        List<StoreRow> batch = sorted.subList(from, Math.min(sorted.size(), from + BATCH));
        MirrorSql.Told told =
            cluster
                .database()
                .inTx(Scope.everything(), tx -> MirrorSql.put(tx, environment, batch, now));
        written += told.written();
        known.addAll(told.known());
        held.addAll(told.held());
      }
    } catch (RuntimeException e) {
      if (!ClusterFault.isAway(e)) {
        throw e;
      }
      return new MirrorOutcome.Unreachable(ClusterFault.sentence(e));
    }
    return new MirrorOutcome.Told(written, known, held);
  }

  /** In one order for all who write, and each tenant once. */
  private static List<StoreRow> newest(Collection<StoreRow> rows) {
    Map<String, StoreRow> newest = new HashMap<>();
    rows.forEach(
        row ->
            newest.merge(
                row.tenant(),
                row,
                (one, other) -> one.revision() >= other.revision() ? one : other));
    return newest.values().stream().sorted(Comparator.comparing(StoreRow::tenant)).toList();
  }
}
