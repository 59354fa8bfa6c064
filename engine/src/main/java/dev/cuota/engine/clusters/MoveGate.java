package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.function.Consumer;

/**
 * Watches and bars the tenant's tables on both sides. Triggers are created table by table, each in a
 * transaction that waits {@link Installer#PATIENCE} at most for those that write the table.
 */
final class MoveGate {
  private final MoveOrder order;
  private final MoveSides sides;

  MoveGate(MoveOrder order, MoveSides sides) {
    this.order = order;
    this.sides = sides;
  }

  /** From now on changes are noted where the tenant lives, and refused where it does not yet. */
  void capture() {
    in(sides.from(), tx -> MoveGateSql.enter(tx, order, true));
    in(sides.to(), tx -> MoveGateSql.enter(tx, order, false));
    for (MovedTable table : sides.tables()) {
      watch(sides.to(), table);
      watch(sides.from(), table);
    }
  }

  private void watch(Connected cluster, MovedTable table) {
    MoveTriggerSql trigger = new MoveTriggerSql(order, table);
    in(
        cluster,
        tx -> {
          InstallSql.lock(tx, Installer.PATIENCE);
          InstallSql.execute(tx, trigger.function());
          MoveFactsSql.members(tx, table)
              .forEach(member -> InstallSql.execute(tx, trigger.triggers(member)));
        });
  }

  /** Others cannot go on with what they were doing; see {@link MoveTakenOver}. */
  void raise() {
    in(sides.from(), tx -> MoveGateSql.raise(tx, order, Installer.PATIENCE));
    in(sides.to(), tx -> MoveGateSql.raise(tx, order, Installer.PATIENCE));
  }

  /** Rows may come in, whatever the tenant may have; and whoever uses it may write. */
  void prepare() {
    in(sides.to(), this::loosen);
    in(sides.from(), tx -> MoveGateSql.open(tx, order));
  }

  void reopen() {
    in(sides.from(), tx -> MoveGateSql.open(tx, order));
  }

  private void loosen(Tx tx) {
    MoveGateSql.write(tx, order);
    MoveArrivalSql.loosen(tx, order);
  }

  /** Nobody writes the tenant's rows any more. */
  void pause() {
    in(sides.from(), tx -> MoveGateSql.close(tx, order, Installer.PATIENCE));
  }

  /** Lets everybody write on the other side. Only when everybody is told to go there. */
  void open() {
    in(
        sides.from(),
        tx -> {
          MoveGateSql.write(tx, order);
          MoveGateSql.forgetChanges(tx, order);
          MoveGateSql.tell(tx, order, true);
        });
    in(sides.to(), tx -> MoveGateSql.open(tx, order));
  }

  /** Takes everything off a cluster's tables again. */
  void leave(Connected cluster) {
    for (MovedTable table : sides.tables()) {
      in(
          cluster,
          tx -> {
            InstallSql.lock(tx, Installer.PATIENCE);
            TextSql.execute(tx, new MoveTriggerSql(order, table).removal());
          });
    }
    in(cluster, tx -> MoveGateSql.leave(tx, order));
  }

  private static void in(Connected cluster, Consumer<Tx> work) {
    cluster.database().useTx(Scope.everything(), work);
  }
}
