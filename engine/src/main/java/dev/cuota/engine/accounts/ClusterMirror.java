package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MirrorOutcome;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    raise(silent);
  }

  /** The first of them with the others in tow, so that none is lost. */
  private static void raise(List<RuntimeException> silent) {
    if (!silent.isEmpty()) {
      RuntimeException first = silent.getFirst();
      silent.stream().skip(1).forEach(first::addSuppressed);
      throw first;
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
        clusters.stores().tell(environment, cluster, stores.stream().map(KnownStore::row).toList());
    return switch (outcome) {
      case MirrorOutcome.NoCluster _ -> unregistered(cluster);
      case MirrorOutcome.Unreachable(String why) ->
          throw new IllegalStateException(cluster + ": " + why);
      case MirrorOutcome.Told told -> told.held();
    };
  }

  /** Who has no cluster tells nobody; among several, one that is not known hides what it shows. */
  private List<String> unregistered(String cluster) {
    if (clusters.registry().isMulti()) {
      throw new IllegalStateException(cluster + " is not registered");
    }
    return List.of();
  }
}
