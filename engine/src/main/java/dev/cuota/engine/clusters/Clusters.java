package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Keys;
import dev.cuota.core.clusters.KeptCounter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.CatalogApplied;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Listener;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants' own databases: which there are, what they count and what they refuse.
 *
 * <p>How exact it is. In the cluster, exact: a count is changed in the transaction of the rows, so
 * that any snapshot holds rows and count that agree, and with {@code enforcedBy: database} never one
 * unit beyond a hard limit is committed. Here, in memory, late: {@link #count} answers with what was
 * committed up to {@link Follower#PAUSE} ago, mostly a few milliseconds, and with nothing rather than
 * with something older than {@link LiveCounts#FRESH}.
 *
 * <p>Nothing here may be called inside a transaction of the control database, except {@link #count}
 * for tenants that were asked for before.
 */
public final class Clusters implements AutoCloseable {
  /** The cluster that everything is on, unless there are more. */
  public static final String SHARED = "cluster_shared_01";

  /** SQLSTATE with which the tenants' database refuses what goes beyond a hard limit. */
  public static final String REFUSED = "CU403";

  /** Most differences of one counter that {@link #verify} tells. */
  public static final int MAX_DIFFERENCES = 1_000;

  private static final String TOPIC = "clusters.install";
  private static final Duration INSTALL_PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Clusters.class);

  private final Database control;
  private final Clock clock;
  private final Catalogs catalogs;
  private final ClusterOptions options;
  private final @Nullable Connected cluster;
  private final Map<EnvironmentId, List<CounterProblem>> problems = new ConcurrentHashMap<>();
  private final AtomicBoolean due = new AtomicBoolean(true);
  private volatile @Nullable Follower installing;
  private volatile @Nullable Listener listener;
  private volatile boolean setUp;
  private volatile long lastInstall;

  /** The one cluster that this Cuota is told of. */
  private record Connected(
      String url, Database database, Installer installer, LiveCounts counts, Follower follower) {
    static Connected to(String url) {
      Database database = Database.cluster(url);
      LiveCounts counts = new LiveCounts(database);
      return new Connected(
          url, database, new Installer(database), counts, Follower.of("cluster", counts::follow));
    }
  }

  public Clusters(Platform platform, Outbox outbox, Catalogs catalogs, ClusterOptions options) {
    this.control = platform.database();
    this.clock = platform.clock();
    this.catalogs = catalogs;
    this.options = options;
    this.cluster = options.url() == null ? null : Connected.to(options.url());
    outbox.on(
        TOPIC,
        message -> {
          due.set(true);
          Follower follower = installing;
          if (follower == null) {
            install(new EnvironmentId(Integer.parseInt(message.payload())));
          } else {
            follower.nudge();
          }
        });
    if (cluster != null) {
      control
          .events()
          .subscribe(
              CatalogApplied.class,
              (tx, applied) ->
                  outbox.stage(tx, TOPIC, Integer.toString(applied.environment().value())));
    }
  }

  /**
   * Begins to install what the catalogs declare, again and again until it is there, and to hear of
   * changes when they are committed. For programs that stay.
   */
  public void start() {
    Connected connected = cluster;
    if (connected != null) {
      installing = Follower.of("cluster-install", this::installWhenDue);
      listener =
          Listener.on(connected.url(), TriggerSql.CHANNEL, () -> connected.follower().nudge());
    }
  }

  /**
   * How much there is of what a counter counts, in its own unit; by the present month where it has
   * months. From memory, after a tenant's first use.
   *
   * @return empty when nobody knows: there is no cluster, it does not answer, it has no such counter,
   *     or has not counted it yet
   */
  public Optional<Quantity> count(EnvironmentId environment, String tenantKey, String counter) {
    Connected connected = cluster;
    return connected == null
        ? Optional.empty()
        : connected.counts().count(environment, tenantKey, counter, clock.now());
  }

  /**
   * Has the cluster hold tenants to these ceilings, where a counter is enforced. Idempotent: of two
   * ceilings for the same, that with the greater revision stays, in whatever order they come.
   *
   * @throws RuntimeException when the cluster does not answer
   */
  public void setCeilings(EnvironmentId environment, Collection<Ceiling> ceilings) {
    Connected connected = cluster;
    if (connected == null || ceilings.isEmpty()) {
      return;
    }
    setUp(connected);
    // In one order for all who write; of two for the same the newer, as a row is written once only.
    Map<List<String>, Ceiling> newest = new java.util.LinkedHashMap<>();
    ceilings.stream()
        .sorted(Comparator.comparing(Ceiling::counter).thenComparing(Ceiling::tenantKey))
        .forEach(
            ceiling ->
                newest.merge(
                    List.of(ceiling.counter(), ceiling.tenantKey()),
                    ceiling,
                    (one, other) -> one.revision() >= other.revision() ? one : other));
    connected
        .database()
        .useTx(
            Scope.everything(), tx -> CountsSql.put(tx, environment, List.copyOf(newest.values())));
  }

  /**
   * Leaves the cluster with exactly the counters of the catalog in force, installed and counted.
   * Idempotent, and safe beside writers and other nodes; see {@link #problems} for what could not be
   * done.
   */
  public InstallOutcome install(EnvironmentId environment) {
    Connected connected = cluster;
    if (connected == null) {
      return new InstallOutcome.NoCluster();
    }
    register(environment, SHARED);
    try {
      setUp(connected);
      InstallOutcome.Installed outcome =
          connected.installer().install(environment, wanted(environment));
      report(environment, outcome.problems());
      if (outcome.changed() > 0) {
        // Who installs may read at once.
        connected.counts().follow();
      }
      return outcome;
    } catch (RuntimeException e) {
      // That a cluster is away stops neither a start nor a catalog; it is tried again.
      LOG.debug("installing counters failed", e);
      return new InstallOutcome.Unreachable(ClusterFault.sentence(e));
    }
  }

  /** The counters of the catalog in force, by key; with what is known of them when it answers. */
  public List<LiveCounter> counters(EnvironmentId environment) {
    Connected connected = cluster;
    boolean known = connected != null && isAnswering(connected) && isSetUp(connected);
    Map<String, InstallSql.Known> installed =
        known ? inCluster(tx -> InstallSql.known(tx, environment)) : Map.of();
    Map<String, Long> tenants =
        known ? inCluster(tx -> CountsSql.tenants(tx, environment)) : Map.of();
    return wanted(environment).stream()
        .map(
            kept -> {
              String key = kept.counter().key();
              InstallSql.Known one = installed.get(key);
              return new LiveCounter(
                  key,
                  kept.counter().table(),
                  kept.enforced(),
                  one != null && one.counted(),
                  tenants.getOrDefault(key, 0L),
                  problems(environment).stream()
                      .filter(problem -> problem.counter().equals(key))
                      .findFirst());
            })
        .toList();
  }

  /** What kept counters from being installed at the last attempt of this node. */
  public List<CounterProblem> problems() {
    return problems.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Counts that are not what their rows come to, compared at one instant without keeping anybody
   * waiting; at most {@link #MAX_DIFFERENCES} for each counter.
   *
   * @throws RuntimeException when the cluster does not answer
   */
  public List<CountDifference> verify(EnvironmentId environment) {
    Connected connected = cluster;
    return connected == null || !isSetUp(connected)
        ? List.of()
        : connected.installer().verify(environment, wanted(environment), MAX_DIFFERENCES);
  }

  /**
   * Counts a counter afresh, without keeping anybody waiting; false when it is not installed.
   *
   * @throws RuntimeException when the cluster does not answer
   */
  public boolean recount(EnvironmentId environment, String counter) {
    Connected connected = cluster;
    return connected != null
        && isSetUp(connected)
        && wanted(environment).stream()
            .filter(kept -> kept.counter().key().equals(counter))
            .findFirst()
            .filter(kept -> connected.installer().recount(environment, kept))
            .isPresent();
  }

  /** Has {@code hears} called when counts have changed: soon, and outside of all transactions. */
  public void onChange(Consumer<CountsChanged> hears) {
    Connected connected = cluster;
    if (connected != null) {
      connected.counts().onChange(hears);
    }
  }

  /**
   * Reads the levels that have changed since a look, in portions; what was read before may come
   * again. All of them when there was no look, or there are other counters than then.
   *
   * @return where to go on the next time; empty when there is no cluster, or nothing set up in it
   * @throws RuntimeException when the cluster does not answer
   */
  public Optional<LevelsLook> levels(
      @Nullable LevelsLook since, Consumer<List<LiveLevel>> portions) {
    Connected connected = cluster;
    return connected == null || !isSetUp(connected)
        ? Optional.empty()
        : Optional.of(new LevelReader(connected.database()).read(since, portions));
  }

  /** Whose tables may be counted. */
  public List<EnvironmentId> environments() {
    return control.inTx(Scope.everything(), ClustersSql::environments);
  }

  /** Registers another cluster. */
  public ClusterOutcome create(EnvironmentId environment, String key) {
    if (!Keys.valid(key)) {
      return new ClusterOutcome.InvalidKey();
    }
    if (!options.multi() && !key.equals(SHARED)) {
      return new ClusterOutcome.SingleCluster();
    }
    return new ClusterOutcome.Registered(key, register(environment, key));
  }

  /** The clusters of an environment, by key. */
  public List<Cluster> clusters(EnvironmentId environment) {
    Connected connected = cluster;
    boolean answers = connected != null && isAnswering(connected);
    return control.inTx(
        Scope.of(environment),
        tx -> ClustersSql.all(tx, environment, key -> answers && key.equals(SHARED)));
  }

  @Override
  public void close() {
    Optional.ofNullable(installing).ifPresent(Follower::close);
    Optional.ofNullable(listener).ifPresent(Listener::close);
    Connected connected = cluster;
    if (connected != null) {
      connected.follower().close();
      connected.database().close();
    }
  }

  private List<KeptCounter> wanted(EnvironmentId environment) {
    Catalog catalog = catalogs.current(environment).catalog();
    return KeptCounter.of(catalog);
  }

  private void installWhenDue() {
    boolean late = System.nanoTime() - lastInstall > INSTALL_PAUSE.toNanos();
    if (due.getAndSet(false) || late) {
      environments().forEach(this::install);
      lastInstall = System.nanoTime();
    }
  }

  private boolean register(EnvironmentId environment, String key) {
    return control.inTx(
        Scope.of(environment), tx -> ClustersSql.register(tx, environment, key, clock.now()));
  }

  /** Said once for each change, not at each attempt. */
  private void report(EnvironmentId environment, List<CounterProblem> found) {
    List<CounterProblem> before = problems(environment);
    problems.put(environment, found);
    if (!before.containsAll(found)) {
      LOG.warn(
          "counters that are not kept: {}",
          found.stream()
              .map(problem -> "%s (%s)".formatted(problem.counter(), problem.message()))
              .collect(Collectors.joining(", ")));
    }
  }

  private List<CounterProblem> problems(EnvironmentId environment) {
    return problems.getOrDefault(environment, List.of());
  }

  private synchronized void setUp(Connected connected) {
    if (!setUp) {
      connected.database().migrate();
      setUp = true;
    }
  }

  private static boolean isSetUp(Connected connected) {
    return connected.database().inTx(Scope.everything(), CountsSql::isSetUp);
  }

  private static boolean isAnswering(Connected connected) {
    return connected.counts().isConnected()
        || (connected.counts().silence().isEmpty() && connected.database().isReachable());
  }

  private <T> T inCluster(java.util.function.Function<dev.cuota.engine.platform.Tx, T> work) {
    return java.util.Objects.requireNonNull(cluster).database().inTx(Scope.everything(), work);
  }
}
