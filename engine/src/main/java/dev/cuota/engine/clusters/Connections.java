package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.Placement;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that this node is connected to: one for each URL, whatever keys and environments mean it.
 * With a single cluster it is the configured one, for ever; otherwise as the registry says.
 */
final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final ClusterOptions options;
  private final Consumer<CountsChanged> hears;
  private final Map<String, Connected> byUrl = new HashMap<>();
  private final Set<Address> unreadable = ConcurrentHashMap.newKeySet();
  private final @Nullable Connected shared;
  private volatile Map<Address, Connected> byAddress = Map.of();
  private volatile Map<EnvironmentId, List<Placement.Candidate>> candidates = Map.of();
  private @Nullable Consumer<Connected> installs;
  private boolean closed;

  Connections(ClusterOptions options, Consumer<CountsChanged> hears) {
    this.options = options;
    this.hears = hears;
    String url = options.urls().get(Clusters.SHARED);
    this.shared = url == null ? null : open(url);
  }

  /** What an environment calls a cluster. */
  record Address(EnvironmentId environment, String key) {
    /** For what its URL is sealed. */
    String place() {
      return "cluster %d %s".formatted(environment.value(), key);
    }
  }

  Optional<Connected> find(EnvironmentId environment, String key) {
    Connected one = shared;
    return one != null && key.equals(Clusters.SHARED)
        ? Optional.of(one)
        : Optional.ofNullable(byAddress.get(new Address(environment, key)));
  }

  /**
   * The one with that key.
   *
   * @throws IllegalStateException when nobody has told how to reach it
   */
  Connected known(EnvironmentId environment, String key) {
    return find(environment, key)
        .orElseThrow(() -> new IllegalStateException("cannot reach " + key + " from here"));
  }

  /** Those of an environment, by key. */
  SortedMap<String, Connected> of(EnvironmentId environment) {
    SortedMap<String, Connected> found = new TreeMap<>();
    byAddress.forEach(
        (address, one) -> {
          if (address.environment().equals(environment)) {
            found.put(address.key(), one);
          }
        });
    if (shared != null) {
      found.put(Clusters.SHARED, shared);
    }
    return found;
  }

  /** Those that an environment's accounts may be put on, as the registry said lately. */
  List<Placement.Candidate> candidates(EnvironmentId environment) {
    return candidates.getOrDefault(environment, List.of());
  }

  /** Each database once. */
  synchronized List<Connected> all() {
    return List.copyOf(byUrl.values());
  }

  /** Whether everybody's first cluster is that database. */
  boolean isShared(Connected one) {
    return one.equals(shared);
  }

  /** What environments call a database, where the registry says so. */
  List<Address> addresses(Connected one) {
    return byAddress.entrySet().stream()
        .filter(entry -> entry.getValue().equals(one))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** From now on each that is opened is installed by itself. */
  synchronized void start(Consumer<Connected> install) {
    installs = install;
    byUrl.values().forEach(one -> one.start(install));
  }

  /** Opens and closes what the registry says. */
  synchronized void follow(List<ClustersSql.Row> rows) {
    if (closed) {
      return;
    }
    Map<Address, Connected> now = new HashMap<>();
    for (ClustersSql.Row row : rows) {
      url(row).ifPresent(url -> now.put(row.address(), byUrl.computeIfAbsent(url, this::opened)));
    }
    byAddress = Map.copyOf(now);
    candidates =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.address().environment(),
                    Collectors.mapping(ClustersSql.Row::candidate, Collectors.toList())));
    List<Connected> unused = new ArrayList<>(byUrl.values());
    unused.removeAll(now.values());
    unused.remove(shared);
    unused.forEach(one -> byUrl.remove(one.url()));
    // Whoever closes waits for threads that may hang at a database that is away.
    unused.forEach(one -> Thread.ofVirtual().name("close-cluster").start(one::close));
  }

  /** With its credentials; empty when nobody says, or this node cannot read it. */
  Optional<String> url(ClustersSql.Row row) {
    String configured = options.urls().get(row.key());
    String sealed = row.url();
    if (configured != null || sealed == null) {
      return Optional.ofNullable(configured);
    }
    try {
      String url = options.secrets().open(sealed, row.address().place());
      unreadable.remove(row.address());
      return Optional.of(url);
    } catch (Secrets.Unreadable e) {
      if (unreadable.add(row.address())) {
        LOG.warn("{} cannot be reached: {}", row.key(), e.getMessage());
      }
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Collection<Connected> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(byUrl.values());
      byUrl.clear();
    }
    // Each waits for threads that may hang at a database that is away.
    Map<String, Supplier<Boolean>> closing = new HashMap<>();
    for (Connected one : open) {
      closing.put(one.place() + " " + closing.size(), one::closed);
    }
    var _ = OnEach.of(closing);
  }

  private Connected open(String url) {
    Connected opened = opened(url);
    byUrl.put(url, opened);
    return opened;
  }

  private Connected opened(String url) {
    Connected opened = Connected.to(url, hears);
    if (installs != null) {
      opened.start(installs);
    }
    return opened;
  }
}
