package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.TenantTable;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a cluster's catalogue says of the tables that tenants have rows in. */
final class MoveFactsSql {
  private MoveFactsSql() {}

  /** A table that refers to another. */
  record Reference(String from, String to) {}

  /** All of the tables that are there, in their order. */
  static List<MovedTable> tables(Tx tx, List<TenantTable> declared) {
    List<MovedTable> tables = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      table(tx, i, declared.get(i)).ifPresent(tables::add);
    }
    return tables;
  }

  private static Optional<MovedTable> table(Tx tx, int position, TenantTable declared) {
    String name =
        MovedTable.quoted(declared.schema()) + "." + MovedTable.quoted(declared.relation());
    return InstallSql.table(tx, name, "")
        .map(
            found ->
                new MovedTable(
                    position,
                    declared,
                    found.plain(),
                    found.hidden(),
                    columns(tx, name),
                    uniques(tx, name)));
  }

  /** What is computed by the database is left out. */
  private static List<MovedTable.Column> columns(Tx tx, String table) {
    return tx.handle()
        .createQuery(
            """
            select attname, format_type(atttypid, atttypmod) as type, attidentity <> '' as identity,
                   type.typnamespace = 'pg_catalog'::regnamespace
                     and type.typtype in ('b', 'r', 'm')
                     and coalesce(part.typnamespace = 'pg_catalog'::regnamespace, true)
                     as built_in
            from pg_attribute
            join pg_type as type on type.oid = atttypid
            left join pg_type as part on part.oid = type.typelem
            where attrelid = to_regclass(:table) and attnum > 0 and not attisdropped
              and attgenerated = ''
            order by attnum
            """)
        .bind("table", table)
        .map(
            (row, _) ->
                new MovedTable.Column(
                    row.getString("attname"),
                    row.getString("type"),
                    row.getBoolean("identity"),
                    row.getBoolean("built_in")))
        .list();
  }

  private static List<Set<String>> uniques(Tx tx, String table) {
    return tx.handle()
        .createQuery(
            """
            select array(
                     select attname::text from pg_attribute
                     where attrelid = indrelid
                       and attnum in (
                         select key from unnest(indkey::int2[]) with ordinality as part (key, n)
                         where n <= indnkeyatts)) as columns
            from pg_index
            where indrelid = to_regclass(:table) and indisunique and indisvalid and indimmediate
              and indpred is null and indexprs is null
            """)
        .bind("table", table)
        .map((row, _) -> Set.of((String[]) row.getArray("columns").getArray()))
        .list();
  }

  /** Which tables refer to one; those of a partition are its root's. */
  static List<Reference> references(Tx tx, MovedTable table) {
    return tx.handle()
        .createQuery(
            """
            select distinct n.nspname || '.' || c.relname as referring
            from pg_constraint
            join pg_class c on c.oid = conrelid
            join pg_namespace n on n.oid = c.relnamespace
            where contype = 'f' and confrelid = to_regclass(:table) and conparentid = 0
              and conrelid <> confrelid and not c.relispartition
            """)
        .bind("table", table.name())
        .map(
            (row, _) ->
                new Reference(
                    row.getString("referring"),
                    table.declared().schema() + "." + table.declared().relation()))
        .list();
  }

  /** Whether the tenant's key, in the column of the tenant, is what it was. */
  static boolean isTenantAllowed(Tx tx, MovedTable table, String tenant) {
    String type =
        table.column(table.declared().tenant()).map(MovedTable.Column::type).orElse("text");
    return TextSql.query(
            tx,
            "select (%1$s::%2$s)::text = %1$s".formatted(MovedTable.literal(tenant), type),
            1,
            row -> row.getBoolean(1))
        .getFirst();
  }

  /** The table and its partitions, quoted. */
  static List<String> members(Tx tx, MovedTable table) {
    return InstallSql.members(tx, table.name(), 0).stream().map(InstallSql.Member::name).toList();
  }
}
