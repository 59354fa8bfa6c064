package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;

/** Who may write a tenant's rows in a cluster while it is moved; in the cluster. */
final class MoveGateSql {
  /** Class of the advisory locks that writers share; as in the migration. */
  private static final int LOCK_CLASS = 1_129_665_616;

  /** How locks are numbered within it; as in the migration. */
  private static final int LOCKS = 2_147_483_647;

  private MoveGateSql() {}

  /** Makes the row of this side, unless it is there. */
  static void enter(Tx tx, MoveOrder order, boolean open) {
    tx.handle()
        .createUpdate(
            """
            insert into cuota.moves (number, environment, tenant, fence, open)
            values (:number, :environment, :tenant, :fence, :open)
            on conflict (number) do nothing
            """)
        .bind("number", order.number())
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .bind("fence", order.fence())
        .bind("open", open)
        .execute();
  }

  /** Raises the fence, where there is a row; waits for what a predecessor is writing. */
  static void raise(Tx tx, MoveOrder order, String patience) {
    lock(tx, order, patience);
    long mine =
        tx.handle()
            .createUpdate(
                """
                update cuota.moves set fence = :fence, writer = null
                where number = :number and fence <= :fence
                """)
            .bind("number", order.number())
            .bind("fence", order.fence())
            .execute();
    if (mine == 0 && isThere(tx, order)) {
      throw new MoveTakenOver(order.number());
    }
  }

  /** From here on the transaction may write the tenant's rows, and no successor can begin to. */
  static void write(Tx tx, MoveOrder order) {
    long mine =
        tx.handle()
            .createUpdate(
                """
                update cuota.moves set writer = pg_current_xact_id()
                where number = :number and fence = :fence
                """)
            .bind("number", order.number())
            .bind("fence", order.fence())
            .execute();
    if (mine == 0) {
      throw new MoveTakenOver(order.number());
    }
  }

  /** Waits for whoever writes the tenant's rows, no longer than {@code patience}, and lets nobody in. */
  static void close(Tx tx, MoveOrder order, String patience) {
    lock(tx, order, patience);
    set(tx, order, false);
  }

  /** Lets everybody write again, unless everybody may. */
  static void open(Tx tx, MoveOrder order) {
    if (!isOpen(tx, order)) {
      set(tx, order, true);
    }
  }

  /** Waits in turn: those who write come and go without end, and hold it together. */
  private static void lock(Tx tx, MoveOrder order, String patience) {
    tx.handle().execute("set local lock_timeout = '" + patience + "'");
    tx.handle()
        .createQuery("select pg_advisory_xact_lock(:class, :lock)")
        .bind("class", LOCK_CLASS)
        .bind("lock", (int) (order.number() % LOCKS))
        .mapToMap()
        .one();
  }

  private static boolean isOpen(Tx tx, MoveOrder order) {
    return tx.handle()
        .createQuery("select open from cuota.moves where number = :number and fence = :fence")
        .bind("number", order.number())
        .bind("fence", order.fence())
        .mapTo(Boolean.class)
        .findOne()
        .orElseThrow(() -> new MoveTakenOver(order.number()));
  }

  private static void set(Tx tx, MoveOrder order, boolean open) {
    write(tx, order);
    tx.handle()
        .createUpdate("update cuota.moves set open = :open where number = :number")
        .bind("open", open)
        .bind("number", order.number())
        .execute();
    tell(tx, order, !open);
  }

  /** What the platform reads. */
  static void tell(Tx tx, MoveOrder order, boolean paused) {
    tx.handle()
        .createUpdate(
            """
            update cuota.clients set writes_paused = :paused
            where environment = :environment and tenant = :tenant and writes_paused <> :paused
            """)
        .bind("paused", paused)
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .execute();
  }

  /** Forgets the move on this side. */
  static void leave(Tx tx, MoveOrder order) {
    tx.handle()
        .createUpdate(
            """
            with noted as (delete from cuota.move_changes where move = :number),
                 copied as (delete from cuota.move_tables where move = :number)
            delete from cuota.moves where number = :number
            """)
        .bind("number", order.number())
        .execute();
  }

  /** What was noted, as the transaction sees it, is of no use any more. */
  static void forgetChanges(Tx tx, MoveOrder order) {
    tx.handle()
        .createUpdate("delete from cuota.move_changes where move = :number")
        .bind("number", order.number())
        .execute();
  }

  static boolean isThere(Tx tx, MoveOrder order) {
    return tx.handle()
        .createQuery("select exists (select from cuota.moves where number = :number)")
        .bind("number", order.number())
        .mapTo(Boolean.class)
        .one();
  }
}
