package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cluster needs beside the rows, so that a tenant can live there: ceilings and sequences. */
final class MoveArrivalSql {
  private MoveArrivalSql() {}

  /** The most that a cluster lets a tenant have, as it holds it. */
  record Held(
      String counter, @Nullable BigDecimal ceiling, boolean gated, boolean soft, long revision) {}

  /** Lets rows in however many there are: they are within the tenant's limits, or allowed to be. */
  static void loosen(Tx tx, MoveOrder order) {
    tx.handle()
        .createUpdate(
            """
            insert into cuota.client_limits
              (environment, counter, tenant, ceiling, gated, soft, revision)
            select environment, counter, :tenant, null, false, true, 0
            from cuota.counters
            where environment = :environment
            on conflict (environment, counter, tenant) do update
              set (ceiling, gated, soft, revision)
              = (excluded.ceiling, excluded.gated, excluded.soft, excluded.revision)
            """)
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .execute();
  }

  static List<Held> held(Tx tx, MoveOrder order) {
    return tx.handle()
        .createQuery(
            """
            select counter, ceiling, gated, soft, revision from cuota.client_limits
            where environment = :environment and tenant = :tenant
            """)
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .map(
            (row, _) ->
                new Held(
                    row.getString("counter"),
                    row.getBigDecimal("ceiling"),
                    row.getBoolean("gated"),
                    row.getBoolean("soft"),
                    row.getLong("revision")))
        .list();
  }

  /** Holds the tenant to exactly these. */
  static void hold(Tx tx, MoveOrder order, List<Held> ceilings) {
    forget(tx, order);
    tx.handle()
        .createUpdate(
            """
            insert into cuota.client_limits
              (environment, counter, tenant, ceiling, gated, soft, revision)
            select :environment, counter, :tenant, ceiling, gated, soft, revision
            from unnest(:counters, :amounts, :gated, :soft, :revisions)
              as said (counter, ceiling, gated, soft, revision)
            """)
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .bindArray("counters", String.class, ceilings.stream().map(Held::counter).toList())
        .bindArray("amounts", BigDecimal.class, ceilings.stream().map(Held::ceiling).toArray())
        .bindArray("gated", Boolean.class, ceilings.stream().map(Held::gated).toList())
        .bindArray("soft", Boolean.class, ceilings.stream().map(Held::soft).toList())
        .bindArray("revisions", Long.class, ceilings.stream().map(Held::revision).toList())
        .execute();
  }

  /** The tenant has no ceilings of its own here. */
  static void forget(Tx tx, MoveOrder order) {
    tx.handle()
        .createUpdate(
            """
            delete from cuota.client_limits
            where environment = :environment and tenant = :tenant
            """)
        .bind("environment", order.environment().value())
        .bind("tenant", order.tenant())
        .execute();
  }

  /** The sequences that a table's columns are numbered by go on beyond the greatest that is there. */
  static void raiseSequences(Tx tx, MovedTable table) {
    for (MovedTable.Column column : table.columns()) {
      String sequence =
          TextSql.query(
                  tx,
                  "select coalesce(pg_get_serial_sequence(%s, %s), '')"
                      .formatted(
                          MovedTable.literal(table.name()), MovedTable.literal(column.name())),
                  1,
                  row -> row.getString(1))
              .getFirst();
      if (!sequence.isEmpty()) {
        TextSql.execute(
            tx,
            """
            select setval(%1$s, top.number)
            from (select max(%2$s) as number from %3$s) as top, %4$s as sequence
            where top.number > sequence.last_value
               or top.number = sequence.last_value and not sequence.is_called
            """
                .formatted(
                    MovedTable.literal(sequence),
                    MovedTable.quoted(column.name()),
                    table.name(),
                    sequence));
      }
    }
  }
}
