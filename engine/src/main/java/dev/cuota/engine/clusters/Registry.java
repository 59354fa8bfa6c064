package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Keys;
import dev.cuota.core.clusters.ClusterHealth;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which clusters an environment has, and what people say of them. A database is tried before it is
 * written down, outside of the transaction; each change and its entry in the journal are one.
 */
public final class Registry {
  private final Platform platform;
  private final Journal journal;
  private final ClusterOptions options;
  private final Connections connections;
  private volatile Whereabouts whereabouts = Whereabouts.SHARED;

  Registry(Platform platform, Journal journal, ClusterOptions options, Connections connections) {
    this.platform = platform;
    this.journal = journal;
    this.options = options;
    this.connections = connections;
  }

  /** Whether there may be more than {@value Clusters#SHARED}. */
  public boolean isMulti() {
    return options.multi();
  }

  /** The clusters of an environment, by key. */
  public List<Cluster> all(EnvironmentId environment) {
    return rows(environment).stream().map(row -> shown(row, isAnswering(row))).toList();
  }

  /** The cluster with that key. */
  public Optional<Cluster> find(EnvironmentId environment, String key) {
    return all(environment).stream().filter(one -> one.key().equals(key)).findFirst();
  }

  /** How many tenants live on a cluster. */
  public long tenants(EnvironmentId environment, String key) {
    return inTx(environment, tx -> whereabouts.tenants(tx, environment, key));
  }

  /** Registers a database that can be used. */
  public ClusterOutcome create(EnvironmentId environment, ClusterWish wish, String actor) {
    if (!options.multi()) {
      return new ClusterOutcome.SingleCluster();
    } else if (!Keys.valid(wish.key())) {
      return new ClusterOutcome.InvalidKey();
    } else if (find(environment, wish.key()).isPresent()) {
      return new ClusterOutcome.Exists();
    }
    Connections.Address address = new Connections.Address(environment, wish.key());
    NamedUrl named = NamedUrl.of(options, address, wish.url());
    if (named.unfit().isPresent()) {
      return named.unfit().get();
    }
    Instant now = platform.clock().now();
    ClustersSql.Row row =
        new ClustersSql.Row(
            address,
            wish.settings(),
            named.sealed(),
            named.place(),
            named.identity(),
            ClusterHealth.unchecked(now),
            null,
            now);
    return followed(environment, inTx(environment, tx -> insert(tx, row, actor)));
  }

  /** Changes what is said of a cluster. */
  public ClusterOutcome change(
      EnvironmentId environment, String key, ClusterChange change, String actor) {
    Connections.Address address = new Connections.Address(environment, key);
    if (find(environment, key).isEmpty()) {
      return new ClusterOutcome.Missing();
    }
    NamedUrl named =
        change.url() == null ? NamedUrl.NOTHING : NamedUrl.of(options, address, change.url());
    return named.unfit().isPresent()
        ? named.unfit().get()
        : followed(environment, inTx(environment, tx -> change(tx, address, change, named, actor)));
  }

  /** Forgets a cluster that has no tenants, and takes what Cuota installed off its tables. */
  public ClusterOutcome remove(EnvironmentId environment, String key, String actor) {
    Connections.Address address = new Connections.Address(environment, key);
    if (key.equals(Clusters.SHARED) && !options.multi()) {
      return new ClusterOutcome.SingleCluster();
    } else if (key.equals(Clusters.SHARED) && options.urls().containsKey(key)) {
      return new ClusterOutcome.Unfit(ClusterOutcome.Flaw.CONFIGURED, "");
    }
    Optional<String> url =
        rows(environment).stream()
            .filter(row -> row.address().equals(address))
            .findFirst()
            .flatMap(connections::url);
    ClusterOutcome outcome =
        followed(environment, inTx(environment, tx -> remove(tx, address, actor)));
    if (outcome instanceof ClusterOutcome.Done) {
      url.ifPresent(gone -> Installer.leave(gone, environment));
    }
    return outcome;
  }

  /** Asks that one from now on where tenants live. */
  void askFrom(Whereabouts other) {
    whereabouts = other;
  }

  /** Where tenants live. */
  Whereabouts whereabouts() {
    return whereabouts;
  }

  /** The one that everything is on, unless there are more: it is there without being asked for. */
  void register(Connections.Address address, Connected shared) {
    if (rows(address.environment()).stream().noneMatch(row -> row.address().equals(address))) {
      Instant now = platform.clock().now();
      ClustersSql.Row row =
          new ClustersSql.Row(
              address,
              ClusterSettings.USUAL,
              null,
              shared.place(),
              null,
              ClusterHealth.unchecked(now),
              null,
              now);
      inTx(address.environment(), tx -> ClustersSql.insert(tx, row));
    }
  }

  /** Remembers which database was reached, so that it is not taken for another. */
  void identify(Connections.Address address, Connected reached) {
    String identity = reached.database().inTx(Scope.everything(), TrialSql::identity);
    inTx(
        address.environment(),
        tx -> {
          ClustersSql.identify(tx, address, reached.place(), identity);
          return true;
        });
  }

  /** All rows there are, of all environments. */
  List<ClustersSql.Row> everything() {
    return platform.database().inTx(Scope.everything(), (Tx tx) -> ClustersSql.all(tx, null));
  }

  private List<ClustersSql.Row> rows(EnvironmentId environment) {
    return inTx(environment, tx -> ClustersSql.all(tx, environment));
  }

  private ClusterOutcome insert(Tx tx, ClustersSql.Row row, String actor) {
    Optional<ClusterOutcome> taken = taken(tx, row);
    if (taken.isPresent()) {
      return taken.get();
    } else if (!ClustersSql.insert(tx, row)) {
      return new ClusterOutcome.Exists();
    }
    journal.record(tx, ClusterActs.created(row, actor));
    return new ClusterOutcome.Done(shown(row, false));
  }

  private ClusterOutcome change(
      Tx tx, Connections.Address address, ClusterChange change, NamedUrl named, String actor) {
    Optional<ClustersSql.Row> found = ClustersSql.lock(tx, address);
    if (found.isEmpty()) {
      return new ClusterOutcome.Missing();
    }
    ClustersSql.Row before = found.get();
    ClusterSettings settings = change.apply(before.settings());
    if (!before.settings().status().mayBecome(settings.status(), before.health().answering())) {
      return new ClusterOutcome.StatusRefused(before.settings().status(), settings.status());
    }
    ClustersSql.Row after = before.with(settings);
    if (change.url() != null) {
      after = after.at(named.sealed(), named.place(), named.identity());
      Optional<ClusterOutcome> taken = taken(tx, after);
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    if (!ClusterActs.changes(before, after).isEmpty()) {
      ClustersSql.update(tx, after);
      journal.record(tx, ClusterActs.changed(before, after, actor));
    }
    return new ClusterOutcome.Done(shown(after, false));
  }

  private ClusterOutcome remove(Tx tx, Connections.Address address, String actor) {
    Optional<ClustersSql.Row> found = ClustersSql.lock(tx, address);
    if (found.isEmpty()) {
      return new ClusterOutcome.Missing();
    }
    long tenants = whereabouts.tenants(tx, address.environment(), address.key());
    if (tenants > 0) {
      return new ClusterOutcome.Inhabited(tenants);
    }
    ClustersSql.delete(tx, address);
    journal.record(tx, ClusterActs.removed(found.get(), actor));
    return new ClusterOutcome.Done(shown(found.get(), false));
  }

  private static Optional<ClusterOutcome> taken(Tx tx, ClustersSql.Row row) {
    String identity = row.identity();
    return identity == null
        ? Optional.empty()
        : ClustersSql.holder(tx, row.address(), identity)
            .map(key -> new ClusterOutcome.Unfit(ClusterOutcome.Flaw.TAKEN, key));
  }

  private boolean isAnswering(ClustersSql.Row row) {
    return connections
        .find(row.address().environment(), row.key())
        .filter(Connected::isAnswering)
        .isPresent();
  }

  private Cluster shown(ClustersSql.Row row, boolean answering) {
    Optional<Connected> connected = connections.find(row.address().environment(), row.key());
    return new Cluster(
        row.key(),
        row.settings(),
        row.health(),
        row.checkedAt(),
        new Cluster.Reach(
            connected.map(Connected::place).orElse(row.place()),
            options.urls().containsKey(row.key()),
            answering),
        row.createdAt());
  }

  /** This node knows at once, the others soon. Who answers is asked outside of the transaction. */
  private ClusterOutcome followed(EnvironmentId environment, ClusterOutcome outcome) {
    if (!(outcome instanceof ClusterOutcome.Done(Cluster cluster))) {
      return outcome;
    }
    if (options.multi()) {
      connections.follow(everything());
    }
    return find(environment, cluster.key())
        .<ClusterOutcome>map(ClusterOutcome.Done::new)
        .orElse(outcome);
  }

  private <T> T inTx(EnvironmentId environment, Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
