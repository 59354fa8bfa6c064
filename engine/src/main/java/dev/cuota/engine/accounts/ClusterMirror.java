package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.SubscriptionStatus;
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
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows stores in their clusters as they are here. */
final class ClusterMirror implements StoreMirror {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMirror.class);

  private final Database database;
  private final Clusters clusters;

  ClusterMirror(Database database, Clusters clusters) {
    this.database = database;
    this.clusters = clusters;
  }

  @Override
  public void push(EnvironmentId environment, long account) {
    Optional<Account> payer =
        database.inTx(Scope.of(environment), tx -> PayersSql.byId(tx, environment, account));
    List<Store> stores =
        database.inTx(Scope.of(environment), tx -> StoreSql.ofAccount(tx, environment, account));
    Map<String, List<StoreRow>> rows = new TreeMap<>();
    payer.ifPresent(
        one ->
            stores.forEach(
                store -> {
                  String cluster = store.cluster();
                  if (cluster != null) {
                    rows.computeIfAbsent(cluster, _ -> new ArrayList<>()).add(row(one, store));
                  }
                }));
    List<String> silent = new ArrayList<>();
    rows.forEach(
        (cluster, own) -> {
          if (clusters.mirror(environment, cluster, own)
              instanceof MirrorOutcome.Unreachable(String why)) {
            silent.add(cluster + ": " + why);
          }
        });
    if (!silent.isEmpty()) {
      throw new IllegalStateException("not told: " + String.join("; ", silent));
    }
  }

  @Override
  public boolean agrees(Store store) {
    String cluster = store.cluster();
    if (cluster == null) {
      return false;
    }
    Account account =
        database
            .inTx(
                Scope.of(store.environment()),
                tx -> PayersSql.byId(tx, store.environment(), store.account()))
            .orElseThrow();
    StoreRow row = row(account, store);
    MirrorOutcome outcome = clusters.mirror(store.environment(), cluster, List.of(row));
    return switch (outcome) {
      case MirrorOutcome.NoCluster _ -> {
        LOG.debug("cluster {} cannot be asked: nobody told how to reach it", cluster);
        yield true;
      }
      case MirrorOutcome.Unreachable(String why) ->
          throw new IllegalStateException(cluster + ": " + why);
      case MirrorOutcome.Told told -> told.held().isEmpty();
    };
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

  private static StoreRow row(Account account, Store store) {
    SubscriptionStatus subscription = account.subscription();
    return row(
        new KnownStore(
            store, account.plan().key(), subscription == null ? "" : subscription.wire()));
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
