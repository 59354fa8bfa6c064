package dev.cuota.engine.accounts;

import dev.cuota.core.clusters.PlacementOutcome;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.Whereabouts;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where tenants live: placed once, where the rule says then, and there they stay. */
final class Places {
  private static final int PAGE = 1_000;

  private final Database database;
  private final Clusters clusters;

  Places(Database database, Clusters clusters) {
    this.database = database;
    this.clusters = clusters;
  }

  /** Where an account that comes now goes; null while no cluster has room. */
  @Nullable String of(EnvironmentId environment, String account) {
    return clusters.place(environment, account) instanceof PlacementOutcome.Placed(String cluster)
        ? cluster
        : null;
  }

  /** The same for many. */
  SortedMap<String, @Nullable String> of(EnvironmentId environment, SortedSet<String> accounts) {
    SortedMap<String, @Nullable String> places = new TreeMap<>();
    accounts.forEach(account -> places.put(account, of(environment, account)));
    return places;
  }

  /**
   * Places tenants that are nowhere: those from before there were clusters, and those for whom there
   * was no room.
   *
   * @param mirrors has their clusters hear of them
   * @param changed hears of accounts that were placed
   */
  long placeAll(Mirrors mirrors, BiConsumer<EnvironmentId, List<Long>> changed) {
    long placed = 0;
    long after = 0;
    List<AccountsSql.Unplaced> page;
    do {
      long from = after;
      page = database.inTx(Scope.everything(), tx -> AccountsSql.unplaced(tx, from, PAGE));
      Map<Long, String> found = new HashMap<>();
      Map<EnvironmentId, List<Long>> accounts = new HashMap<>();
      for (AccountsSql.Unplaced one : page) {
        String cluster = of(one.environment(), one.accountKey());
        if (cluster != null) {
          found.put(one.tenant(), cluster);
          accounts.computeIfAbsent(one.environment(), _ -> new ArrayList<>()).add(one.account());
        }
        after = one.tenant();
      }
      if (!found.isEmpty()) {
        database.useTx(
            Scope.everything(),
            tx -> {
              AccountsSql.place(tx, found);
              accounts.forEach((environment, some) -> mirrors.stage(tx, environment, some));
            });
      }
      accounts.forEach(changed);
      placed += found.size();
    } while (page.size() == PAGE);
    return placed;
  }

  /** Tells the clusters' room, which asks only where there are several. */
  Whereabouts knownBy(Accounts accounts) {
    return new Whereabouts() {
      @Override
      public String clusterOf(EnvironmentId environment, String tenantKey) {
        return accounts
            .find(environment, tenantKey)
            .map(tenant -> Objects.requireNonNullElse(tenant.cluster(), Clusters.SHARED))
            .orElse(Clusters.SHARED);
      }

      @Override
      public long tenants(Tx tx, EnvironmentId environment, String cluster) {
        return AccountsSql.livingOn(tx, environment, cluster);
      }
    };
  }
}
