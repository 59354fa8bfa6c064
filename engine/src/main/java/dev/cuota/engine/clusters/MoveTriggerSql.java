package dev.cuota.engine.clusters;

import java.util.List;

/**
 * Writes the statements that have a table note the changes of one tenant's rows, or refuse them. The
 * tenant and the move stand in the text of the function: what was installed is in force for every
 * transaction at once, whatever snapshot it reads by.
 */
final class MoveTriggerSql {
  private final MoveOrder order;
  private final MovedTable table;

  MoveTriggerSql(MoveOrder order, MovedTable table) {
    this.order = order;
    this.table = table;
  }

  /** What the triggers call. */
  List<String> function() {
    return List.of(
        """
        create or replace function %1$s() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $cuota$
        #variable_conflict use_column
        begin
          if tg_op = 'TRUNCATE' then
            if cuota.enter_move(%2$d) then
              raise exception using errcode = 'CU409',
                message = 'a tenant of the table is being moved; delete rows rather than truncate';
            end if;
          elsif tg_op = 'INSERT' then
        %3$s
          elsif tg_op = 'UPDATE' then
        %4$s
          else
        %5$s
          end if;
          return null;
        end
        $cuota$
        """
            .formatted(
                name(),
                order.number(),
                noting(keys("added")),
                noting(keys("added") + " union all " + keys("removed")),
                noting(keys("removed"))),
        "revoke all on function %s() from public".formatted(name()));
  }

  /** The triggers of the table or of one of its partitions, quoted. */
  List<String> triggers(String member) {
    return List.of(
        trigger(member, "insert", "referencing new table as added"),
        trigger(member, "update", "referencing old table as removed new table as added"),
        trigger(member, "delete", "referencing old table as removed"),
        trigger(member, "truncate", ""));
  }

  /** Takes everything away again; triggers go with their function. */
  String removal() {
    return "drop function if exists %s() cascade".formatted(name());
  }

  /** The keys of the tenant's rows are read first: who writes others' rows waits for nobody. */
  private String noting(String keys) {
    return """
    if exists (%1$s) and cuota.enter_move(%2$d) then
      insert into cuota.move_changes (move, position, row_key)
      select %2$d, %3$d, row_key from (%1$s) as changed;
    end if;
    """
        .formatted(keys, order.number(), table.position());
  }

  private String keys(String from) {
    return "select (%s)::text as row_key from %s where (%s)::text = %s"
        .formatted(table.key(), from, table.tenant(), MovedTable.literal(order.tenant()));
  }

  private String trigger(String member, String event, String referencing) {
    return """
    create or replace trigger cuota_move_%1$d_%2$s after %2$s on %3$s %4$s
    for each statement execute function %5$s()
    """
        .formatted(order.number(), event, member, referencing, name());
  }

  private String name() {
    return "cuota.move_%d_%d".formatted(order.number(), table.position());
  }
}
