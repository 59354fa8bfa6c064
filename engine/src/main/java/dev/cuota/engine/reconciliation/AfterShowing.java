package dev.cuota.engine.reconciliation;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.StoreShown;
import dev.cuota.engine.clusters.MirroredStore;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store in both databases again after it was paused or shown again. The cluster is told by the
 * same commit, through the outbox, so that the first looks may come too early.
 */
final class AfterShowing {
  /** Raised when a store that was paused or shown again is not so in its cluster. */
  static final String DESYNC = "store_desync";

  /** Before the first look; the outbox waits longer and longer before the others. */
  static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  /** So many looks in vain, and somebody is told. */
  static final int PATIENT_LOOKS = 4;

  private static final String TOPIC = "reconciliation.after-showing";
  private static final int PARTS = 2;

  private final Platform platform;
  private final Reconciliation.Rooms rooms;

  AfterShowing(Platform platform, Reconciliation.Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
  }

  /** Begins to listen. */
  void listen() {
    rooms.outbox().onSlow(TOPIC, this::look);
    platform.database().events().subscribe(StoreShown.class, this::shown);
  }

  private void shown(Tx tx, StoreShown shown) {
    if (shown.before().publication() == Publication.PAUSED
        || shown.after().publication() == Publication.PAUSED) {
      String payload = shown.store().environment().value() + " " + shown.store().key();
      rooms.outbox().stage(tx, TOPIC, payload, FIRST_LOOK);
    }
  }

  private void look(Outbox.Message message) {
    List<String> parts = List.of(message.payload().split(" ", PARTS));
    EnvironmentId environment = new EnvironmentId(Integer.parseInt(parts.get(0)));
    Optional<KnownStore> known = rooms.stores().known(environment, parts.get(1));
    String cluster = known.map(one -> one.store().cluster()).orElse(null);
    if (known.isPresent() && cluster != null && rooms.clusters().isKnown(environment, cluster)) {
      compare(known.get(), cluster, message.attempt());
    }
  }

  /** What still differs is compared again, until the outbox would give it up; each night, all is. */
  private void compare(KnownStore known, String cluster, int look) {
    EnvironmentId environment = known.store().environment();
    MirroredStore there =
        rooms.clusters().stores().find(environment, cluster, known.store().key()).orElse(null);
    List<Desync> found = found(known, cluster, there);
    if (found.isEmpty() || look >= PATIENT_LOOKS) {
      platform.database().useTx(Scope.of(environment), tx -> settle(tx, known, cluster, found));
    }
    if (!found.isEmpty() && look < Outbox.MAX_ATTEMPTS) {
      throw new Outbox.NotYet(found.getFirst().line());
    }
  }

  private List<Desync> found(KnownStore known, String cluster, @Nullable MirroredStore there) {
    List<Desync> found = new ArrayList<>();
    EnvironmentId environment = known.store().environment();
    ClusterComparison.compare(
        known,
        there,
        (kind, here, mirrored) ->
            found.add(
                new Found(kind, here, mirrored).on(environment, cluster, platform.clock().now())));
    return found;
  }

  private void settle(Tx tx, KnownStore known, String cluster, List<Desync> found) {
    EnvironmentId environment = known.store().environment();
    String tenant = known.store().key();
    if (found.isEmpty()) {
      ReconciliationSql.forget(tx, environment, cluster, tenant);
      rooms.alerts().resolve(tx, alarm(environment, tenant, Map.of()), "both are the same");
      return;
    }
    found.forEach(one -> ReconciliationSql.keep(tx, one, platform.clock().now()));
    Desync first = found.getFirst();
    rooms
        .alerts()
        .raise(
            tx,
            alarm(
                environment,
                tenant,
                Map.of(
                    "cluster", cluster,
                    "here", first.here(),
                    "there", first.there(),
                    "what",
                        found.stream()
                            .map(one -> one.kind().said())
                            .collect(Collectors.joining(", ")))));
  }

  static Alarm alarm(EnvironmentId environment, String tenant, Map<String, String> details) {
    return new Alarm(DESYNC, tenant, AlertSeverity.CRITICAL, environment, details);
  }
}
