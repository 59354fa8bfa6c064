package dev.cuota.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All that is known of one tenant here. */
final class Desk {
  final String tenant;

  /** The reading of the snapshot that is under way, which all who want it share; null without. */
  final AtomicReference<@Nullable CompletableFuture<TenantSnapshot>> reading =
      new AtomicReference<>();

  volatile Route.Table routes = Route.Table.empty();
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();
  private volatile @Nullable TenantSnapshot snapshot;
  private volatile long touched;
  private volatile boolean dropped;

  Desk(String tenant) {
    this.tenant = tenant;
  }

  /** Says that it is of use, so that others are forgotten first. */
  void touch(long tick) {
    if (touched != tick) {
      touched = tick;
    }
  }

  long touched() {
    return touched;
  }

  @Nullable TenantSnapshot snapshot() {
    return snapshot;
  }

  Gate gate(String feature, java.util.function.Function<String, Gate> maker) {
    Gate gate = gates.computeIfAbsent(feature, maker);
    if (dropped) {
      gate.drop();
    }
    return gate;
  }

  @Nullable Gate gateOrNull(String feature) {
    return gates.get(feature);
  }

  /** Puts a newer snapshot in force; false when a later one already is. */
  synchronized boolean learn(TenantSnapshot said) {
    TenantSnapshot before = snapshot;
    if (before != null && before.takenNanos() - said.takenNanos() > 0) {
      return false;
    }
    snapshot = said;
    routes = Route.Table.empty();
    gates.values().forEach(gate -> tell(gate, said));
    return true;
  }

  private static void tell(Gate gate, TenantSnapshot said) {
    TenantSnapshot.Feature feature = said.features().get(gate.feature);
    if (feature != null && isLeased(feature, said)) {
      Gate.Facts before = gate.facts();
      gate.learn(feature, said.upgradeUrl());
      if (before != null && !feature.isLimitedAs(before.feature())) {
        gate.renew(); // the server wants them back anyway, and says so a beat later
      }
    } else if (!gate.holding.isEmpty()) {
      gate.closeAll();
    }
  }

  private static boolean isLeased(TenantSnapshot.Feature feature, TenantSnapshot said) {
    return feature.leasable()
        && !(feature.limit() instanceof Limit.NotIncluded)
        && !(said.bar() != null && feature.hard());
  }

  /** Gives back what it holds, as it is forgotten. */
  void drop() {
    dropped = true;
    routes = Route.Table.empty();
    gates.values().forEach(Gate::drop);
  }
}
