package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterHealth;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds out whether clusters answer. Each is checked once an {@link #INTERVAL}, by whichever node comes
 * first: what counts is how many checks in a row have failed, which must not depend on how many nodes
 * there are. A cluster that only one of several nodes cannot reach is therefore not down.
 */
final class HealthChecks {
  /** Between two checks of a cluster, on all nodes together. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Platform platform;
  private final Journal journal;
  private final Connections connections;

  HealthChecks(Platform platform, Journal journal, Connections connections) {
    this.platform = platform;
    this.journal = journal;
    this.connections = connections;
  }

  /** Checks those that are due, of those that this node knows how to reach. */
  void check(List<EnvironmentId> environments) {
    Map<Connections.Address, Connected> reachable = new HashMap<>();
    for (EnvironmentId environment : environments) {
      connections
          .of(environment)
          .forEach((key, one) -> reachable.put(new Connections.Address(environment, key), one));
    }
    if (reachable.isEmpty()) {
      return;
    }
    Instant now = platform.clock().now();
    List<Connections.Address> claimed =
        inTx(
            tx -> ClustersSql.claim(tx, List.copyOf(reachable.keySet()), now, now.minus(INTERVAL)));
    Set<Connected> asked = claimed.stream().map(reachable::get).collect(Collectors.toSet());
    Set<Connected> answering = answering(asked);
    for (Connections.Address address : claimed) {
      boolean answered = answering.contains(reachable.get(address));
      inTx(tx -> record(tx, address, answered));
    }
  }

  /** Asks each database once, all at the same time. */
  private static Set<Connected> answering(Set<Connected> asked) {
    Map<String, Supplier<Optional<Connected>>> probes = new HashMap<>();
    for (Connected one : asked) {
      probes.put(
          one.place() + " " + probes.size(),
          () -> Optional.of(one).filter(each -> Database.answers(each.url())));
    }
    return OnEach.of(probes).done().values().stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private boolean record(Tx tx, Connections.Address address, boolean answered) {
    return ClustersSql.lock(tx, address)
        .map(
            row -> {
              ClusterHealth after = row.health().after(answered, platform.clock().now());
              ClustersSql.update(tx, row.with(after));
              if (after.answering() != row.health().answering()) {
                turned(tx, address, after);
              }
              return true;
            })
        .orElse(false);
  }

  private void turned(Tx tx, Connections.Address address, ClusterHealth health) {
    journal.record(tx, address.environment(), ClusterActs.found(address.key(), health));
    tx.publish(
        health.answering()
            ? new ClusterCameBack(address.environment(), address.key())
            : new ClusterWentDown(address.environment(), address.key()));
  }

  private <T> T inTx(java.util.function.Function<Tx, T> work) {
    return platform.database().inTx(Scope.everything(), work);
  }
}
