package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements about a tenant's rows in one of the platform's tables. */
final class MoveRowsSql {
  private final MoveOrder order;
  private final MovedTable table;
  private final String columns;

  MoveRowsSql(MoveOrder order, MovedTable table) {
    this.order = order;
    this.table = table;
    this.columns =
        table.columns().stream()
            .map(column -> MovedTable.quoted(column.name()))
            .collect(Collectors.joining(", "));
  }

  /** The key of the row that ends the next batch, by the key's own order; empty at the end. */
  Optional<String> end(Tx tx, @Nullable String after, int batch) {
    return TextSql.query(
            tx,
            """
            select batch.row_key::text as last from (
              select %1$s as row_key from %2$s where %3$s%4$s order by %1$s limit %5$d
            ) as batch
            order by batch.row_key desc limit 1
            """
                .formatted(table.key(), table.name(), mine(), beyond(after), batch),
            1,
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  /**
   * Reads a batch, but for rows that were changed since the changes are noted: those come with what
   * they refer to.
   */
  String copyBatch(@Nullable String after, String end) {
    return """
    copy (
      select %1$s from %2$s as t
      where %3$s%4$s and %5$s <= %6$s::%7$s
        and not exists (
          select from cuota.move_changes
          where move = %8$d and position = %9$d and row_key = (t.%5$s)::text)
    ) to stdout%10$s
    """
        .formatted(
            columns,
            table.name(),
            mine(),
            beyond(after),
            table.key(),
            MovedTable.literal(end),
            table.keyType(),
            order.number(),
            table.position(),
            format());
  }

  /** Reads the rows that were changed, as they are now. */
  String copyChanged() {
    return "copy (select %s from %s where %s and %s in (select row_key::%s from cuota.move_changes where move = %d and position = %d)) to stdout%s"
        .formatted(
            columns,
            table.name(),
            mine(),
            table.key(),
            table.keyType(),
            order.number(),
            table.position(),
            format());
  }

  /** Reads the keys of rows that were changed. */
  String copyKeys() {
    return "copy (select distinct row_key from cuota.move_changes where move = %d and position = %d) to stdout"
        .formatted(order.number(), table.position());
  }

  String intoRows() {
    return "copy %s (%s) from stdin%s".formatted(rows(), columns, format());
  }

  String intoKeys() {
    return "copy %s from stdin".formatted(keys());
  }

  /** Where rows stand before they are written, for one transaction. */
  List<String> makeRoom() {
    return List.of(
        "create temp table %s on commit drop as select %s from %s with no data"
            .formatted(rows(), columns, table.name()),
        "create temp table %s (row_key text) on commit drop".formatted(keys()));
  }

  /** Writes what is not there: what is, is as new, as it came with the changes. */
  String insert() {
    return insertion() + " do nothing";
  }

  /** Writes what was changed. A row of somebody else is left alone, and missed when all is compared. */
  String upsert() {
    List<String> others = new ArrayList<>();
    table.columns().stream()
        .filter(column -> !column.identity() && !table.arbiter().contains(column.name()))
        .forEach(column -> others.add(MovedTable.quoted(column.name())));
    return others.isEmpty()
        ? insert()
        : "%s do update set %s where (held.%s)::text = %s"
            .formatted(
                insertion(),
                others.stream()
                    .map(name -> "%1$s = excluded.%1$s".formatted(name))
                    .collect(Collectors.joining(", ")),
                table.tenant(),
                MovedTable.literal(order.tenant()));
  }

  private String insertion() {
    return "insert into %1$s as held (%2$s) overriding system value select %2$s from %3$s on conflict (%4$s)"
        .formatted(
            table.name(),
            columns,
            rows(),
            table.arbiter().stream().map(MovedTable::quoted).collect(Collectors.joining(", ")));
  }

  /** Deletes rows that were changed and are there no more. */
  String deleteGone() {
    return """
    delete from %1$s
    where %2$s and %3$s in (
      select row_key::%4$s from %5$s
      where row_key not in (select (%3$s)::text from %6$s))
    """
        .formatted(table.name(), mine(), table.key(), table.keyType(), keys(), rows());
  }

  /** Deletes a batch of the tenant's rows. */
  String deleteBatch(int batch) {
    return "delete from %1$s where %2$s and %3$s in (select %3$s from %1$s where %2$s limit %4$d)"
        .formatted(table.name(), mine(), table.key(), batch);
  }

  long count(Tx tx) {
    return TextSql.query(
            tx,
            "select count(*) from %s where %s".formatted(table.name(), mine()),
            1,
            row -> row.getLong(1))
        .getFirst();
  }

  /** Keys of the tenant's rows beyond one, in order. */
  List<String> keysAfter(Tx tx, @Nullable String after, int limit) {
    return TextSql.query(
        tx,
        "select (%1$s)::text as row_key from %2$s as t where %3$s%4$s order by t.%1$s limit %5$d"
            .formatted(table.key(), table.name(), mine(), beyond(after), limit),
        limit,
        row -> row.getString(1));
  }

  /** How many rows, whosever they are, have one of these keys. */
  long taken(Tx tx, List<String> keyTexts) {
    return tx.handle()
        .createQuery(
            "select count(*) from %s where %s = any(cast(:keys as %s[]))"
                .formatted(table.name(), table.key(), table.keyType()))
        .bindArray("keys", String.class, keyTexts)
        .mapTo(Long.class)
        .one();
  }

  /** The settings on which the texts of values depend, so that both sides write them alike. */
  static final List<String> PLAIN_TEXTS =
      List.of(
          "set local timezone = 'UTC'",
          "set local datestyle = 'ISO'",
          "set local intervalstyle = 'postgres'",
          "set local bytea_output = 'hex'",
          "set local extra_float_digits = 1");

  /** So many rows, and a sum of their hashes, which no order changes. */
  TableProof.Sum sum(Tx tx) {
    return TextSql.query(
            tx,
            "select count(*), coalesce(sum(hashtextextended(row(%s)::text, 0)), 0)::text from %s where %s"
                .formatted(columns, table.name(), mine()),
            1,
            row -> new TableProof.Sum(row.getLong(1), row.getString(2)))
        .getFirst();
  }

  /** By the column's own type, so that an index serves, and by its text, as counters compare. */
  private String mine() {
    String tenant = MovedTable.literal(order.tenant());
    return "%1$s = %2$s and (%1$s)::text = %2$s".formatted(table.tenant(), tenant);
  }

  private String beyond(@Nullable String after) {
    return after == null
        ? ""
        : " and %s > %s::%s".formatted(table.key(), MovedTable.literal(after), table.keyType());
  }

  private String rows() {
    return "pg_temp.cuota_rows_" + table.position();
  }

  private String keys() {
    return "pg_temp.cuota_keys_" + table.position();
  }

  private String format() {
    return table.isBinary() ? " (format binary)" : "";
  }
}
