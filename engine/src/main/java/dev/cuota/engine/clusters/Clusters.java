package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.Placement;
import dev.cuota.core.clusters.PlacementOutcome;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.CatalogApplied;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' own databases: which there are, who is put where, what they count and what they refuse.
 *
 * <p>How exact it is. In the cluster, exact: a count is changed in the transaction of the rows, so
 * that any snapshot holds rows and count that agree, and with {@code enforcedBy: database} never one
 * unit beyond a hard limit is committed. Here, in memory, late: {@link #count} answers with what was
 * committed up to {@link Follower#PAUSE} ago, mostly a few milliseconds, and with nothing rather than
 * with something older than {@link LiveCounts#FRESH}.
 *
 * <p>While there is to be one cluster only, nothing is asked to find out where a tenant is. Nothing
 * here may be called inside a transaction of the control database, except {@link #count} for tenants
 * that were asked for before, and {@link #place}.
 */
public final class Clusters implements AutoCloseable {
  /** The cluster that everything is on, unless there are more. */
  public static final String SHARED = "cluster_shared_01";

  /** SQLSTATE with which the tenants' database refuses what goes beyond a hard limit. */
  public static final String REFUSED = "CU403";

  /** Most differences of one counter that {@link #verify} tells. */
  public static final int MAX_DIFFERENCES = 1_000;

  /** Before a node looks again whose check is due. */
  private static final Duration LOOK_PAUSE = Duration.ofSeconds(1);

  private static final String TOPIC = "clusters.install";

  private final Platform platform;
  private final ClusterOptions options;
  private final Connections connections;
  private final Registry registry;
  private final HealthChecks health;
  private final Counting counting;
  private final ClusterStores stores;
  private final Sources sources;
  private final TenantMover mover;
  private final List<Consumer<CountsChanged>> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable Follower following;
  private volatile @Nullable Follower checking;
  private volatile long looked = System.nanoTime();

  /** What this room calls. */
  public record Rooms(Outbox outbox, Journal journal, Catalogs catalogs) {}

  public Clusters(Platform platform, Rooms rooms, ClusterOptions options) {
    this.platform = platform;
    this.options = options;
    this.connections = new Connections(options, this::tell);
    this.registry = new Registry(platform, rooms.journal(), options, connections);
    this.health = new HealthChecks(platform, rooms.journal(), connections);
    this.counting = new Counting(rooms.catalogs(), registry);
    this.stores = new ClusterStores(platform.clock(), connections);
    this.sources = new Sources(connections, this::clusterOf);
    this.mover = new TenantMover(address -> connections.find(address.environment(), address.key()));
    rooms
        .outbox()
        .on(
            TOPIC,
            message ->
                counting.installSoon(
                    connections, new EnvironmentId(Integer.parseInt(message.payload()))));
    if (options.multi() || !connections.all().isEmpty()) {
      platform
          .database()
          .events()
          .subscribe(
              CatalogApplied.class,
              (tx, applied) ->
                  rooms.outbox().stage(tx, TOPIC, Integer.toString(applied.environment().value())));
    }
    if (options.multi()) {
      follow();
      following = Follower.of("clusters", this::follow);
    } else {
      following = null;
    }
  }

  /**
   * Begins to install what the catalogs declare, again and again until it is there, to hear of changes
   * when they are committed, and to check who answers. For programs that stay.
   */
  public void start() {
    connections.start(this::installIn);
    if (options.multi() || !connections.all().isEmpty()) {
      checking = Follower.of("cluster-health", this::checkNowAndThen);
    }
  }

  /** Asks that one from now on where tenants live, where there may be several clusters. */
  public void askFrom(Whereabouts whereabouts) {
    registry.askFrom(whereabouts);
  }

  /** Which clusters there are, and what people say of them. */
  public Registry registry() {
    return registry;
  }

  /** Brings tenants' rows from one cluster to another. */
  public TenantMover mover() {
    return mover;
  }

  /** The clusters of an environment, by key. */
  public List<Cluster> clusters(EnvironmentId environment) {
    return registry.all(environment);
  }

  /**
   * Where a new account goes, from memory: with one cluster there, otherwise as {@link Placement} says
   * of those that were ready and answered up to {@link Follower#PAUSE} ago. Whoever asks keeps the
   * answer, as it may be another one tomorrow.
   */
  public PlacementOutcome place(EnvironmentId environment, String accountKey) {
    if (!options.multi()) {
      return new PlacementOutcome.Placed(SHARED);
    }
    if (connections.candidates(environment).isEmpty()) {
      // It may be younger than the last look.
      follow();
    }
    return Placement.place(accountKey, connections.candidates(environment));
  }

  /**
   * How much there is of what a counter counts, in its own unit; by the present month where it has
   * months. From memory, after a tenant's first use.
   *
   * @return empty when nobody knows: there is no cluster, it does not answer, it has no such counter,
   *     or has not counted it yet
   */
  public Optional<Quantity> count(EnvironmentId environment, String tenantKey, String counter) {
    return connections
        .find(environment, clusterOf(environment, tenantKey))
        .flatMap(
            one -> one.counts().count(environment, tenantKey, counter, platform.clock().now()));
  }

  /**
   * Has the clusters hold tenants to these ceilings, where a counter is enforced: each those of its own
   * tenants, and all of them what is for {@link Ceiling#UNKNOWN} ones. Idempotent: of two ceilings for
   * the same, that with the greater revision stays, in whatever order they come.
   */
  public OnEach<Boolean> setCeilings(EnvironmentId environment, Collection<Ceiling> ceilings) {
    SortedMap<String, Connected> there = connections.of(environment);
    if (there.isEmpty() && !options.multi()) {
      return OnEach.of(Map.of());
    }
    return OnEach.of(
        CeilingBatches.split(ceilings, there.keySet(), key -> clusterOf(environment, key))
            .entrySet()
            .stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    own ->
                        () ->
                            CeilingBatches.put(
                                connections.known(environment, own.getKey()),
                                environment,
                                own.getValue()))));
  }

  /**
   * Leaves a cluster with exactly the counters of the catalog in force, installed and counted.
   * Idempotent, and safe beside writers and other nodes; see {@link #problems} for what could not be
   * done.
   */
  public InstallOutcome install(EnvironmentId environment, String cluster) {
    return connections
        .find(environment, cluster)
        .map(one -> counting.install(new Connections.Address(environment, cluster), one))
        .orElseGet(InstallOutcome.NoCluster::new);
  }

  /** The counters of the catalog in force, by key; with what is known of them when it answers. */
  public List<LiveCounter> counters(EnvironmentId environment, String cluster) {
    return counting.counters(
        new Connections.Address(environment, cluster), connections.find(environment, cluster));
  }

  /** What kept counters from being installed at the last attempt of this node. */
  public List<CounterProblem> problems() {
    return counting.problems();
  }

  /**
   * Counts that are not what their rows come to, compared at one instant without keeping anybody
   * waiting; at most {@link #MAX_DIFFERENCES} for each counter.
   *
   * @throws RuntimeException when the cluster does not answer
   */
  public List<CountDifference> verify(EnvironmentId environment, String cluster) {
    return connections
        .find(environment, cluster)
        .filter(Connected::isSetUp)
        .map(
            one ->
                one.installer().verify(environment, counting.wanted(environment), MAX_DIFFERENCES))
        .orElseGet(List::of);
  }

  /**
   * Counts a counter afresh, without keeping anybody waiting; false when it is not installed.
   *
   * @throws RuntimeException when the cluster does not answer
   */
  public boolean recount(EnvironmentId environment, String cluster, String counter) {
    return connections
        .find(environment, cluster)
        .filter(Connected::isSetUp)
        .flatMap(
            one ->
                counting.wanted(environment).stream()
                    .filter(kept -> kept.counter().key().equals(counter))
                    .findFirst()
                    .filter(kept -> one.installer().recount(environment, kept)))
        .isPresent();
  }

  /** Has {@code hears} called when counts have changed: soon, and outside of all transactions. */
  public void onChange(Consumer<CountsChanged> hears) {
    listeners.add(hears);
  }

  /** The databases that {@link #levels} reads, each by its place, whether they answer or not. */
  public SortedSet<String> sources() {
    return sources.places();
  }

  /**
   * Reads the levels that have changed in one database since a look, in portions; what was read before
   * may come again. All of them when there was no look, or there are other counters than then. Of
   * tenants that live elsewhere none.
   *
   * @param source as {@link #sources} says
   * @return where to go on the next time; empty when there is no cluster, or nothing set up in it
   * @throws RuntimeException when the cluster does not answer
   */
  public Optional<LevelsLook> levels(
      String source, @Nullable LevelsLook since, Consumer<List<LiveLevel>> portions) {
    return sources.levels(source, since, portions);
  }

  /** Whose tables may be counted. */
  public List<EnvironmentId> environments() {
    return platform.database().inTx(Scope.everything(), ClustersSql::environments);
  }

  /** What clusters are told of the tenants that live there, and say of them. */
  public ClusterStores stores() {
    return stores;
  }

  /** Whether this Cuota was told how to reach a cluster. */
  public boolean isKnown(EnvironmentId environment, String cluster) {
    return connections.find(environment, cluster).isPresent();
  }

  @Override
  public void close() {
    Optional.ofNullable(following).ifPresent(Follower::close);
    Optional.ofNullable(checking).ifPresent(Follower::close);
    connections.close();
  }

  /** Checks now those clusters whose time has come. */
  void checkHealth() {
    health.check(environments());
  }

  private void checkNowAndThen() {
    if (System.nanoTime() - looked > LOOK_PAUSE.toNanos()) {
      looked = System.nanoTime();
      checkHealth();
    }
  }

  private String clusterOf(EnvironmentId environment, String tenantKey) {
    return options.multi() ? registry.whereabouts().clusterOf(environment, tenantKey) : SHARED;
  }

  private void installIn(Connected one) {
    List<Connections.Address> all =
        connections.isShared(one)
            ? environments().stream().map(id -> new Connections.Address(id, SHARED)).toList()
            : connections.addresses(one);
    all.forEach(address -> counting.install(address, one));
  }

  private void tell(CountsChanged changed) {
    listeners.forEach(listener -> listener.accept(changed));
  }

  /** Learns what the registry says now. */
  private void follow() {
    connections.follow(registry.everything());
  }
}
