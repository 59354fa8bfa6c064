package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The works by which a tenant's rows go from one cluster to another. Each of them may be done again, by
 * whichever node: it leaves the clusters as if it had been done once. In what order they are done, and
 * where a tenant lives, a room above decides.
 *
 * <p>All throw when a cluster does not answer, and {@link MoveTakenOver} when another node works on
 * the move with a greater fence.
 */
public final class TenantMover {
  /** SQLSTATE with which a cluster refuses writes to rows of a tenant that does not live there now. */
  public static final String MOVING = "CU409";

  private final Function<Connections.Address, Optional<Connected>> known;

  TenantMover(Function<Connections.Address, Optional<Connected>> known) {
    this.known = known;
  }

  /**
   * Looks whether the tenant can be moved; changes nothing but what Cuota itself needs in a cluster.
   *
   * @param alive called again and again while it takes
   */
  public MoveCheck check(MoveOrder order, Runnable alive) {
    List<MoveHindrance> silent = new ArrayList<>();
    Optional<Connected> from = answering(order, order.from(), silent);
    Optional<Connected> to = answering(order, order.to(), silent);
    return from.isEmpty() || to.isEmpty()
        ? new MoveCheck(silent, List.of())
        : new MoveChecks(order, from.get(), to.get(), alive).run();
  }

  private Optional<Connected> answering(
      MoveOrder order, String cluster, List<MoveHindrance> silent) {
    try {
      Connected one = connected(order, cluster);
      one.setUp();
      return Optional.of(one);
    } catch (RuntimeException e) {
      // That it is away is what was to be found out.
      silent.add(
          new MoveHindrance(
              MoveHindrance.Kind.SILENT, "", cluster + ": " + ClusterFault.sentence(e)));
      return Optional.empty();
    }
  }

  /** Keeps predecessors from going on. */
  public void take(MoveOrder order) {
    gate(order).raise();
  }

  /** Has the tables of both clusters note what is changed of the tenant's rows. */
  public void capture(MoveOrder order) {
    gate(order).capture();
  }

  /** Copies the next batch of rows. */
  public CopyProgress copy(MoveOrder order) {
    return new MoveCopying(order, sides(order)).batch();
  }

  /** Lets changes in on the other side, and lets everybody write on this one. */
  public void prepare(MoveOrder order) {
    gate(order).prepare();
  }

  /** Lets everybody write where the tenant lives: it stays there. */
  public void reopen(MoveOrder order) {
    gate(order).reopen();
  }

  /** Brings over what was changed; answers with how many changes there were. */
  public long catchUp(MoveOrder order) {
    return MoveChanges.bring(order, sides(order));
  }

  /** Lets nobody write the tenant's rows, once those that do have ended. */
  public void pause(MoveOrder order) {
    gate(order).pause();
  }

  /** What both clusters hold of the tenant. */
  public List<TableProof> prove(MoveOrder order) {
    return new MoveCopying(order, sides(order)).prove();
  }

  /** Brings the tenant's ceilings over, and lets sequences go on beyond its keys. */
  public void arrive(MoveOrder order) {
    MoveSides sides = sides(order);
    List<MoveArrivalSql.Held> ceilings =
        sides.from().database().inTx(Scope.everything(), tx -> MoveArrivalSql.held(tx, order));
    sides
        .to()
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              MoveGateSql.write(tx, order);
              MoveArrivalSql.hold(tx, order, ceilings);
              sides.tables().forEach(table -> MoveArrivalSql.raiseSequences(tx, table));
            });
  }

  /** Lets everybody write where the tenant lives from now on. */
  public void open(MoveOrder order) {
    gate(order).open();
  }

  /** Deletes a batch of the tenant's rows in the other cluster; answers with how many. */
  public long clear(MoveOrder order) {
    MoveSides sides = sides(order);
    return new MoveCopying(order, sides).clear(sides.to());
  }

  /** Takes everything off the tables of both clusters that the move has put there. */
  public void leave(MoveOrder order) {
    MoveSides sides = sides(order);
    MoveGate gate = new MoveGate(order, sides);
    for (Connected cluster : List.of(sides.from(), sides.to())) {
      gate.leave(cluster);
    }
    in(sides.from(), tx -> MoveGateSql.tell(tx, order, false));
    in(sides.to(), tx -> MoveArrivalSql.forget(tx, order));
  }

  private static void in(Connected cluster, java.util.function.Consumer<Tx> work) {
    cluster.database().useTx(Scope.everything(), work);
  }

  private MoveGate gate(MoveOrder order) {
    return new MoveGate(order, sides(order));
  }

  private MoveSides sides(MoveOrder order) {
    return MoveSides.of(connected(order, order.from()), connected(order, order.to()), order);
  }

  private Connected connected(MoveOrder order, String cluster) {
    return known
        .apply(new Connections.Address(order.environment(), cluster))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "cannot reach " + Objects.requireNonNull(cluster) + " from here"));
  }
}
