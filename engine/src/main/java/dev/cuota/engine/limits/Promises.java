package dev.cuota.engine.limits;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is promised to reservations and leases, in memory, for looks that promise nothing: few tenants
 * have any. What this node changes is known with its commit; what others change is found by
 * {@link #follow}.
 */
final class Promises {
  private final Platform platform;
  private final Map<PoolPlace, StoredPool> pools = new ConcurrentHashMap<>();
  private final Consumer<StoredPool> recalled;
  private String seenUntil = "0";

  /**
   * Reads what there is.
   *
   * @param recalled is told of pools whose holders are asked to give back
   */
  Promises(Platform platform, Consumer<StoredPool> recalled) {
    this.platform = platform;
    this.recalled = recalled;
    follow();
  }

  /** Whether nothing is promised to anybody. */
  boolean isEmpty() {
    return pools.isEmpty();
  }

  /** What is promised of a pool and is not given back when it is wanted, in the meter's unit. */
  BigDecimal firm(PoolPlace place) {
    StoredPool known = pools.get(place);
    return known == null ? BigDecimal.ZERO : known.pool().firm();
  }

  /** What reservations hold of a pool, in the meter's unit. */
  BigDecimal reserved(PoolPlace place) {
    StoredPool known = pools.get(place);
    return known == null ? BigDecimal.ZERO : known.pool().reserved();
  }

  /** What holders of leases of a pool may still spend. */
  BigDecimal held(PoolPlace place) {
    StoredPool known = pools.get(place);
    return known == null ? BigDecimal.ZERO : known.pool().held();
  }

  /** When holders of leases of a pool were last asked to give back; null for never. */
  @Nullable Instant recalledAt(PoolPlace place) {
    StoredPool known = pools.get(place);
    return known == null ? null : known.recalledAt();
  }

  /** Takes what a transaction of this node changes, once it is committed. */
  void changed(Tx tx, Collection<StoredPool> after) {
    List<StoredPool> kept = List.copyOf(after);
    tx.afterCommit(() -> kept.forEach(this::remember));
  }

  /** Learns what has changed since the last look, and forgets periods that are over. */
  synchronized void follow() {
    Instant month = Period.month(platform.clock().now()).start();
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              String horizon = tx.horizon();
              PoolSql.since(tx, seenUntil, month).forEach(this::remember);
              seenUntil = horizon;
            });
    pools
        .keySet()
        .removeIf(
            place -> place.starts().isBefore(month) && !place.starts().equals(PoolPlace.ALWAYS));
  }

  private void remember(StoredPool next) {
    StoredPool before = pools.get(next.place());
    StoredPool after =
        pools.merge(
            next.place(),
            next,
            (known, fresh) -> fresh.revision() > known.revision() ? fresh : known);
    Instant at = after.recalledAt();
    if (at != null && (before == null || !at.equals(before.recalledAt()))) {
      recalled.accept(after);
    }
  }
}
