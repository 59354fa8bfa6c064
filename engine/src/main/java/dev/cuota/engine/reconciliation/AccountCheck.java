package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.ClusterFault;
import dev.cuota.engine.clusters.ClusterStores;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MirroredStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the stores of one account with their clusters. It only looks. */
final class AccountCheck {
  private final Stores stores;
  private final Clusters clusters;
  private final EnvironmentId environment;
  private final Instant now;
  private final List<Desync> desyncs = new ArrayList<>();
  private final Map<String, String> silent = new LinkedHashMap<>();
  private long compared;

  AccountCheck(Stores stores, Clusters clusters, EnvironmentId environment, Instant now) {
    this.stores = stores;
    this.clusters = clusters;
    this.environment = environment;
    this.now = now;
  }

  /** Stores that live nowhere yet, or where nothing is registered, have nobody to disagree with. */
  ReconciliationReport run(long account) {
    Set<String> registered =
        clusters.clusters(environment).stream().map(Cluster::key).collect(Collectors.toSet());
    Map<String, List<KnownStore>> byCluster = new TreeMap<>();
    for (KnownStore known : stores.known(environment, account, ClusterStores.MAX_STORES)) {
      String cluster = known.store().cluster();
      if (cluster != null && registered.contains(cluster)) {
        byCluster.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(known);
      }
    }
    byCluster.forEach(this::look);
    return new ReconciliationReport(true, compared, desyncs.size(), desyncs, silent);
  }

  /** One cluster that does not answer never hides what the others say. */
  private void look(String cluster, List<KnownStore> own) {
    Map<String, MirroredStore> there;
    try {
      there =
          clusters
              .stores()
              .named(environment, cluster, own.stream().map(one -> one.store().key()).toList())
              .stream()
              .collect(Collectors.toMap(one -> one.row().tenant(), Function.identity()));
    } catch (RuntimeException e) {
      silent.put(cluster, Looking.cut(ClusterFault.sentence(e)));
      return;
    }
    for (KnownStore known : own) {
      ClusterComparison.compare(
          known,
          there.get(known.store().key()),
          (kind, here, mirrored) ->
              desyncs.add(told(new Found(kind, here, mirrored).on(environment, cluster, now))));
      compared++;
    }
  }

  private static Desync told(Desync one) {
    return one.kind().remedy() == DesyncKind.Remedy.ASK
        ? one
        : one.become(Desync.State.FIXABLE, "");
  }
}
