package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.clusters.KeptCounter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has clusters count what the catalogs declare, and remembers what stands in the way. */
final class Counting {
  private static final Logger LOG = LoggerFactory.getLogger(Counting.class);

  private final Catalogs catalogs;
  private final Registry registry;
  private final Map<Connections.Address, List<CounterProblem>> problems = new ConcurrentHashMap<>();

  private final Map<Connections.Address, Connected> identified = new ConcurrentHashMap<>();

  Counting(Catalogs catalogs, Registry registry) {
    this.catalogs = catalogs;
    this.registry = registry;
  }

  List<KeptCounter> wanted(EnvironmentId environment) {
    Catalog catalog = catalogs.current(environment).catalog();
    return KeptCounter.of(catalog);
  }

  InstallOutcome install(Connections.Address address, Connected cluster) {
    if (address.key().equals(Clusters.SHARED)) {
      registry.register(address, cluster);
    }
    try {
      cluster.setUp();
      if (!cluster.equals(identified.get(address))) {
        registry.identify(address, cluster);
        identified.put(address, cluster);
      }
      InstallOutcome.Installed outcome =
          cluster.installer().install(address.environment(), wanted(address.environment()));
      report(address, outcome.problems());
      if (outcome.changed() > 0) {
        // Who installs may read at once.
        cluster.counts().follow();
      }
      return outcome;
    } catch (RuntimeException e) {
      // That a cluster is away stops neither a start nor a catalog; it is tried again.
      LOG.debug("installing counters in {} failed", address.key(), e);
      return new InstallOutcome.Unreachable(ClusterFault.sentence(e));
    }
  }

  /** Where nothing installs by itself it is done now, in all clusters at the same time. */
  void installSoon(Connections connections, EnvironmentId environment) {
    Map<String, Supplier<InstallOutcome>> works = new TreeMap<>();
    connections
        .of(environment)
        .forEach(
            (key, one) -> {
              if (!one.installSoon()) {
                works.put(key, () -> install(new Connections.Address(environment, key), one));
              }
            });
    var _ = OnEach.of(works);
  }

  List<LiveCounter> counters(Connections.Address address, Optional<Connected> cluster) {
    Optional<Connected> known = cluster.filter(Connected::isAnswering).filter(Connected::isSetUp);
    Map<String, InstallSql.Known> installed =
        known
            .map(
                one ->
                    one.database()
                        .inTx(
                            Scope.everything(), tx -> InstallSql.known(tx, address.environment())))
            .orElseGet(Map::of);
    Map<String, Long> tenants =
        known
            .map(
                one ->
                    one.database()
                        .inTx(
                            Scope.everything(), tx -> CountsSql.tenants(tx, address.environment())))
            .orElseGet(Map::of);
    return wanted(address.environment()).stream()
        .map(kept -> counter(address, kept, installed, tenants))
        .toList();
  }

  private LiveCounter counter(
      Connections.Address address,
      KeptCounter kept,
      Map<String, InstallSql.Known> installed,
      Map<String, Long> tenants) {
    String key = kept.counter().key();
    InstallSql.Known one = installed.get(key);
    return new LiveCounter(
        key,
        kept.counter().table(),
        kept.enforced(),
        one != null && one.counted(),
        tenants.getOrDefault(key, 0L),
        problems(address).stream().filter(problem -> problem.counter().equals(key)).findFirst());
  }

  List<CounterProblem> problems() {
    return problems.values().stream().flatMap(List::stream).toList();
  }

  private List<CounterProblem> problems(Connections.Address address) {
    return problems.getOrDefault(address, List.of());
  }

  /** Said once for each change, not at each attempt. */
  private void report(Connections.Address address, List<CounterProblem> found) {
    List<CounterProblem> before = problems(address);
    problems.put(address, found);
    if (!before.containsAll(found)) {
      LOG.warn(
          "counters that {} does not keep: {}",
          address.key(),
          found.stream()
              .map(problem -> "%s (%s)".formatted(problem.counter(), problem.message()))
              .collect(Collectors.joining(", ")));
    }
  }
}
