package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MoveOrder;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Moves tenants from one cluster to another while they are in use. What is asked for here is a row; the
 * nodes work on it, and whoever wants to wait may work on it, too.
 */
public final class TenantMoves {
  /** Most that are shown at once. */
  public static final int MAX_SHOWN = 200;

  private final Platform platform;
  private final Rooms rooms;
  private final AccountLock lock;
  private final MoveRunner runner;

  /** What this calls. */
  record Rooms(Catalogs catalogs, Clusters clusters, Journal journal) {}

  TenantMoves(Platform platform, Rooms rooms, AccountLock lock, MoveSteps steps) {
    this.platform = platform;
    this.rooms = rooms;
    this.lock = lock;
    this.runner = new MoveRunner(platform, lock, steps);
  }

  /** Whoever works on moves, when nobody waits for them. */
  MoveRunner runner() {
    return runner;
  }

  /** The newest moves. */
  public List<TenantMove> all(EnvironmentId environment) {
    return inTx(environment, tx -> TenantMoveSql.all(tx, environment, MAX_SHOWN));
  }

  /** The last move of a tenant. */
  public Optional<TenantMove> last(EnvironmentId environment, String key) {
    return inTx(
        environment,
        tx ->
            StoreSql.byKey(tx, environment, key)
                .flatMap(store -> TenantMoveSql.last(tx, environment, store.id())));
  }

  /** How a move would go; changes nothing of the tenant. */
  public TenantMoveOutcome check(EnvironmentId environment, String key, String to) {
    Optional<Store> store = inTx(environment, tx -> StoreSql.byKey(tx, environment, key));
    return refusal(environment, store, to).orElseGet(() -> checked(store.orElseThrow(), to));
  }

  private TenantMoveOutcome checked(Store store, String to) {
    EnvironmentId environment = store.environment();
    MoveOrder order =
        new MoveOrder(0, environment, store.key(), from(store), to, 0, tables(environment));
    return new TenantMoveOutcome.Checked(store, rooms.clusters().mover().check(order, () -> {}));
  }

  /** Has a tenant moved; the nodes begin at once. */
  public TenantMoveOutcome begin(EnvironmentId environment, String key, String to, Cause cause) {
    Optional<Store> seen = inTx(environment, tx -> StoreSql.byKey(tx, environment, key));
    return refusal(environment, seen, to)
        .orElseGet(() -> changing(environment, key, (tx, store) -> begin(tx, store, to, cause)));
  }

  private TenantMoveOutcome begin(Tx tx, Store store, String to, Cause cause) {
    Optional<TenantMove> last = TenantMoveSql.last(tx, store.environment(), store.id());
    if (last.filter(one -> !one.phase().isOver()).isPresent()) {
      return new TenantMoveOutcome.UnderWay(last.get());
    } else if (from(store).equals(to)) {
      return new TenantMoveOutcome.LivesThere(store);
    }
    TenantMove.Subject subject =
        new TenantMove.Subject(
            store.environment(), store.account(), store.id(), store.key(), from(store), to, cause);
    long id = TenantMoveSql.insert(tx, subject, tables(store.environment()), anybody());
    record(tx, store, cause, "tenant.move", Map.of("to", to));
    return new TenantMoveOutcome.Begun(TenantMoveSql.byId(tx, id).orElseThrow());
  }

  /**
   * Has a tenant that was moved go back, with everything that it wrote meanwhile; has one that is on its
   * way stay where it is.
   */
  public TenantMoveOutcome back(EnvironmentId environment, String key, Cause cause) {
    return divert(
        environment,
        key,
        cause,
        move ->
            switch (move.phase()) {
              case MOVED -> Optional.of(move.state().heading(true).in(MovePhase.CATCH_UP));
              case CHECK, CAPTURE, COPY, CATCH_UP ->
                  Optional.of(move.state().failed("it was called back", true));
              case PAUSE, SETTLE, VERIFY, SWITCH, OPEN, CLEAR, DONE, UNDO, UNDONE ->
                  Optional.empty();
            });
  }

  /** Ends the way back: deletes the rows that a tenant has left behind. */
  public TenantMoveOutcome finish(EnvironmentId environment, String key, Cause cause) {
    return divert(
        environment,
        key,
        cause,
        move ->
            move.phase() == MovePhase.MOVED
                ? Optional.of(move.state().in(MovePhase.CLEAR))
                : Optional.empty());
  }

  private TenantMoveOutcome divert(
      EnvironmentId environment,
      String key,
      Cause cause,
      Function<TenantMove, Optional<TenantMove.State>> then) {
    return changing(
        environment,
        key,
        (tx, store) -> {
          Optional<TenantMove> last =
              TenantMoveSql.last(tx, environment, store.id()).filter(one -> !one.phase().isOver());
          if (last.isEmpty()) {
            return new TenantMoveOutcome.NotFound();
          }
          Optional<TenantMove.State> state = then.apply(last.get());
          if (state.isEmpty() || !TenantMoveSql.divert(tx, last.get(), state.get(), anybody())) {
            return new TenantMoveOutcome.NotNow(last.get());
          }
          record(tx, store, cause, "tenant.move_" + state.get().phase().wire(), Map.of());
          return new TenantMoveOutcome.Begun(TenantMoveSql.byId(tx, last.get().id()).orElseThrow());
        });
  }

  /**
   * Works on a move here and now, if nobody else does, and answers how it stands.
   *
   * @param watcher hears of every bit that is done
   */
  public TenantMove work(TenantMove move, Consumer<TenantMove> watcher) {
    runner.run(move.id(), watcher);
    return find(move);
  }

  /** How a move stands. */
  public TenantMove find(TenantMove move) {
    return inTx(
        move.subject().environment(), tx -> TenantMoveSql.byId(tx, move.id()).orElseThrow());
  }

  private Optional<TenantMoveOutcome> refusal(
      EnvironmentId environment, Optional<Store> store, String to) {
    if (store.isEmpty()) {
      return Optional.of(new TenantMoveOutcome.NotFound());
    } else if (!rooms.clusters().registry().isMulti()) {
      return Optional.of(new TenantMoveOutcome.SingleCluster());
    }
    List<String> known = rooms.clusters().clusters(environment).stream().map(Cluster::key).toList();
    if (!known.contains(to)) {
      return Optional.of(new TenantMoveOutcome.NoCluster(known));
    }
    return from(store.get()).equals(to)
        ? Optional.of(new TenantMoveOutcome.LivesThere(store.get()))
        : Optional.empty();
  }

  private TenantMoveOutcome changing(
      EnvironmentId environment, String key, BiFunction<Tx, Store, TenantMoveOutcome> work) {
    return lock.inTx(
        environment,
        tx -> {
          Optional<Store> found = StoreSql.byKey(tx, environment, key);
          if (found.isEmpty()) {
            return new TenantMoveOutcome.NotFound();
          }
          lock.take(tx, found.get().account());
          return work.apply(tx, StoreSql.byKey(tx, environment, key).orElseThrow());
        },
        TenantMoveOutcome.Busy::new);
  }

  private static String from(Store store) {
    String cluster = store.cluster();
    return cluster == null ? Clusters.SHARED : cluster;
  }

  private List<TenantTable> tables(EnvironmentId environment) {
    return rooms.catalogs().current(environment).catalog().tenantTables();
  }

  /** Nobody has it; whoever comes first takes it. */
  private TenantMoveSql.Claim anybody() {
    return new TenantMoveSql.Claim(platform.ids().next(), platform.clock().now());
  }

  private void record(Tx tx, Store store, Cause cause, String act, Map<String, String> after) {
    rooms
        .journal()
        .record(tx, new Act(cause, act, "tenant " + store.key(), store.account(), Map.of(), after));
  }

  private <T> T inTx(EnvironmentId environment, Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
