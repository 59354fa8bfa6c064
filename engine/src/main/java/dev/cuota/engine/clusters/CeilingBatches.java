package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Brings ceilings to the clusters they are for. */
final class CeilingBatches {
  private CeilingBatches() {}

  /** Those of each cluster; what is for tenants nobody has heard of is for all clusters. */
  static SortedMap<String, List<Ceiling>> split(
      Collection<Ceiling> ceilings, Set<String> all, UnaryOperator<String> clusterOf) {
    SortedMap<String, List<Ceiling>> split = new TreeMap<>();
    for (Ceiling ceiling : ceilings) {
      Set<String> clusters =
          ceiling.tenantKey().equals(Ceiling.UNKNOWN)
              ? all
              : Set.of(clusterOf.apply(ceiling.tenantKey()));
      clusters.forEach(key -> split.computeIfAbsent(key, _ -> new ArrayList<>()).add(ceiling));
    }
    return split;
  }

  static boolean put(Connected cluster, EnvironmentId environment, List<Ceiling> ceilings) {
    cluster.setUp();
    // In one order for all who write; of two for the same the newer, as a row is written once only.
    Map<List<String>, Ceiling> newest = new LinkedHashMap<>();
    ceilings.stream()
        .sorted(Comparator.comparing(Ceiling::counter).thenComparing(Ceiling::tenantKey))
        .forEach(
            ceiling ->
                newest.merge(
                    List.of(ceiling.counter(), ceiling.tenantKey()),
                    ceiling,
                    (one, other) -> one.revision() >= other.revision() ? one : other));
    cluster
        .database()
        .useTx(
            Scope.everything(), tx -> CountsSql.put(tx, environment, List.copyOf(newest.values())));
    return true;
  }
}
