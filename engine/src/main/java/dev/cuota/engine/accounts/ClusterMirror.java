package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MirrorOutcome;
import dev.cuota.engine.clusters.StoreRow;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Shows stores in their clusters as they are here. */
final class ClusterMirror implements StoreMirror {
  private final Database database;
  private final Clusters clusters;

  ClusterMirror(Database database, Clusters clusters) {
    this.database = database;
    this.clusters = clusters;
  }

  @Override
  public void push(EnvironmentId environment, List<Long> accounts) {
    Map<String, List<KnownStore>> stores = new TreeMap<>();
    for (KnownStore known : known(environment, accounts)) {
      String cluster = known.store().cluster();
      if (cluster != null) {
        stores.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(known);
      }
    }
    List<RuntimeException> silent = new ArrayList<>();
    stores.forEach(
        (cluster, own) -> {
          try {
            tell(environment, cluster, own);
          } catch (RuntimeException e) {
            silent.add(e);
          }
        });
    if (!silent.isEmpty()) {
      throw silent.getFirst();
    }
  }

  @Override
  public boolean agrees(Store store) {
    String cluster = store.cluster();
    return cluster != null
        && tell(store.environment(), cluster, known(store.environment(), List.of(store.account())))
            .isEmpty();
  }

  private List<KnownStore> known(EnvironmentId environment, List<Long> accounts) {
    return database.inTx(Scope.of(environment), tx -> StoreSql.known(tx, environment, accounts));
  }

  @Override
  public List<String> tell(EnvironmentId environment, String cluster, List<KnownStore> stores) {
    MirrorOutcome outcome =
        clusters.mirror(environment, cluster, stores.stream().map(ClusterMirror::row).toList());
    return switch (outcome) {
      case MirrorOutcome.NoCluster _ -> List.of();
      case MirrorOutcome.Unreachable(String why) ->
          throw new IllegalStateException(cluster + ": " + why);
      case MirrorOutcome.Told told -> told.held();
    };
  }

  /** What a cluster is told of a store. */
  private static StoreRow row(KnownStore known) {
    Store store = known.store();
    PauseReason reason = store.showing().pausedFor();
    return new StoreRow(
        store.key(),
        Objects.requireNonNullElse(store.slug(), ""),
        store.name(),
        store.showing().publication().wire(),
        reason == null ? null : reason.wire(),
        known.plan(),
        known.subscription(),
        store.revision());
  }
}
