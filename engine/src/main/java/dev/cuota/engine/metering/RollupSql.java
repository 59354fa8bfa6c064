package dev.cuota.engine.metering;

import dev.cuota.core.metering.Tally;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** SQL of the rollups: one statement for each grain and kind of tally. */
final class RollupSql {
  private RollupSql() {}

  /** A rollup row as it stands after an update. */
  record Row(Cell cell, Tally.Stored stored, long revision) {}

  /**
   * Adds hours of meters that only add up to all three grains, in one order; answers the months as
   * they stand. Months are taken first: whoever holds a month's row holds its days and hours too.
   */
  static List<Row> add(Tx tx, SortedMap<Cell, Tally> hours) {
    Query query =
        tx.handle()
            .createQuery(
                """
                with given as (
                  select tenant, meter, to_timestamp(bucket) as bucket, grp, environment, events, sum
                  from unnest(
                    :tenants, :meters, :buckets, :groups, :environments, :events, :sums)
                    as g (tenant, meter, bucket, grp, environment, events, sum)
                ), months as (
                  insert into usage_rollups_monthly as t
                    (tenant, meter, bucket, grp, environment, events, sum)
                  select tenant, meter, date_trunc('month', bucket, 'UTC'), grp, environment,
                         sum(events), sum(sum)
                  from given group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4
                  on conflict (tenant, meter, bucket, grp) do update set
                    events = t.events + excluded.events, sum = t.sum + excluded.sum,
                    revision = t.revision + 1
                  returning tenant, meter, bucket, grp, environment, events, sum, revision
                ), days as (
                  insert into usage_daily as t
                    (tenant, meter, bucket, grp, environment, events, sum)
                  select tenant, meter, date_trunc('day', bucket, 'UTC'), grp, environment,
                         sum(events), sum(sum)
                  from given group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4
                  on conflict (tenant, meter, bucket, grp) do update set
                    events = t.events + excluded.events, sum = t.sum + excluded.sum,
                    revision = t.revision + 1
                ), hours as (
                  insert into usage_hourly as t
                    (tenant, meter, bucket, grp, environment, events, sum)
                  select tenant, meter, bucket, grp, environment, events, sum
                  from given
                  on conflict (tenant, meter, bucket, grp) do update set
                    events = t.events + excluded.events, sum = t.sum + excluded.sum,
                    revision = t.revision + 1
                )
                select * from months
                """);
    Set<Cell> cells = hours.keySet();
    query
        .bind("tenants", cells.stream().mapToLong(Cell::tenant).toArray())
        .bind("meters", cells.stream().mapToInt(Cell::meter).toArray())
        .bind("buckets", cells.stream().mapToLong(c -> c.bucket().getEpochSecond()).toArray())
        .bind("groups", cells.stream().mapToInt(Cell::group).toArray())
        .bind("environments", cells.stream().mapToInt(Cell::environment).toArray());
    bindSums(query, hours.values().stream().map(Tally::toStored).toList());
    return query.map((row, _) -> sum(row)).list();
  }

  /**
   * Joins tallies of any kind, in the order given. A level that comes before one already there leaves
   * {@code area} null: that cell must be built again.
   */
  static List<Row> join(Tx tx, Grain grain, Map<Cell, Tally> tallies) {
    Query query =
        tx.handle()
            .createQuery(
                """
                insert into <table> as t
                  (tenant, meter, bucket, grp, environment, events, sum,
                   min, max, uniques, first_at, last_at, last, last_key, area)
                select * from unnest(
                  :tenants, :meters, :buckets, :groups, :environments, :events, :sums,
                  :mins, :maxs, :uniques, :firstAts, :lastAts, :lasts, :lastKeys, :areas)
                on conflict (tenant, meter, bucket, grp) do update set
                  events = t.events + excluded.events,
                  sum = t.sum + excluded.sum,
                  min = least(t.min, excluded.min),
                  max = greatest(t.max, excluded.max),
                  uniques = t.uniques + excluded.uniques,
                  area = case
                    when t.last_at is null then excluded.area
                    when excluded.first_at is null then t.area
                    when excluded.first_at > t.last_at then
                      t.area + excluded.area
                        + t.last * (extract(epoch from excluded.first_at - t.last_at) * 1000000)
                  end,
                  first_at = least(t.first_at, excluded.first_at),
                  last = case when <later> then excluded.last else t.last end,
                  last_at = case when <later> then excluded.last_at else t.last_at end,
                  last_key = case when <later> then excluded.last_key else t.last_key end,
                  revision = t.revision + 1
                returning *
                """)
            .define("table", grain.table())
            .define(
                "later",
                """
                (excluded.last_at is not null and (t.last_at is null
                  or (excluded.last_at, excluded.last_key) > (t.last_at, t.last_key)))
                """);
    List<Tally.Stored> stored = tallies.values().stream().map(Tally::toStored).toList();
    bindCells(query, tallies.keySet());
    bindSums(query, stored);
    bindRest(query, stored);
    return query.map((row, _) -> row(row)).list();
  }

  /** Replaces rows by what was built again for them; answers them as they stand. */
  static List<Row> replace(Tx tx, Grain grain, Map<Cell, Tally> tallies) {
    Query query =
        tx.handle()
            .createQuery(
                """
                insert into <table> as t
                  (tenant, meter, bucket, grp, environment, events, sum,
                   min, max, uniques, first_at, last_at, last, last_key, area)
                select * from unnest(
                  :tenants, :meters, :buckets, :groups, :environments, :events, :sums,
                  :mins, :maxs, :uniques, :firstAts, :lastAts, :lasts, :lastKeys, :areas)
                on conflict (tenant, meter, bucket, grp) do update set
                  (events, sum, min, max, uniques, first_at, last_at, last, last_key, area, revision)
                  = (excluded.events, excluded.sum, excluded.min, excluded.max, excluded.uniques,
                     excluded.first_at, excluded.last_at, excluded.last, excluded.last_key,
                     excluded.area, t.revision + 1)
                returning *
                """)
            .define("table", grain.table());
    List<Tally.Stored> stored = tallies.values().stream().map(Tally::toStored).toList();
    bindCells(query, tallies.keySet());
    bindSums(query, stored);
    bindRest(query, stored);
    return query.map((row, _) -> row(row)).list();
  }

  /**
   * Counts values of UNIQUE_COUNT meters, in the order given; answers the values that are new, with
   * 1, and those whose last event was taken back, with -1.
   */
  static List<Mark> mark(Tx tx, Grain grain, Map<Deltas.Mark, Long> marks) {
    List<Deltas.Mark> keys = List.copyOf(marks.keySet());
    Query query =
        tx.handle()
            .createQuery(
                """
                with given as (
                  select * from unnest(
                    :tenants, :meters, :buckets, :groups, :environments, :marks, :counts)
                    as g (tenant, meter, bucket, grp, environment, mark, events)
                ), counted as (
                  insert into usage_uniques as u
                    (tenant, meter, bucket, grp, environment, grain, mark, events)
                  select tenant, meter, bucket, grp, environment, :grain, mark, events from given
                  on conflict (tenant, meter, bucket, grp, grain, mark) do update
                    set events = u.events + excluded.events
                  returning tenant, meter, bucket, grp, environment, mark, events
                )
                select c.tenant, c.meter, c.bucket, c.grp, c.environment,
                       case when c.events = 0 then -1 else 1 end as change
                from counted c join given g using (tenant, meter, bucket, grp, mark)
                where c.events = 0 or c.events = g.events
                """);
    bindCells(query, keys.stream().map(Deltas.Mark::cell).toList());
    query.bindArray("marks", String.class, keys.stream().map(Deltas.Mark::value).toList());
    query.bind("counts", marks.values().stream().mapToLong(Long::longValue).toArray());
    query.bind("grain", String.valueOf(grain.code()));
    return query.map((row, _) -> new Mark(cell(row), row.getInt("change"))).list();
  }

  /** That a cell has one different value more or less. */
  record Mark(Cell cell, int change) {}

  /** Takes total rows for this transaction alone, making empty ones where there are none. */
  static List<Row> lock(Tx tx, Grain grain, Collection<Cell> cells) {
    Query query =
        tx.handle()
            .createQuery(
                """
                insert into <table> as t (tenant, meter, bucket, grp, environment, events)
                select tenant, meter, bucket, grp, environment, 0 from unnest(
                  :tenants, :meters, :buckets, :groups, :environments)
                  as g (tenant, meter, bucket, grp, environment)
                on conflict (tenant, meter, bucket, grp) do update set revision = t.revision
                returning *
                """)
            .define("table", grain.table());
    bindCells(query, cells);
    return query.map((row, _) -> row(row)).list();
  }

  /** What levels stood at before {@code bucket}, for a tenant's meter; empty when never set. */
  static @Nullable BigDecimal levelBefore(Tx tx, Cell cell) {
    return tx.handle()
        .createQuery(
            """
            select last from usage_rollups_monthly
            where tenant = :tenant and meter = :meter and grp = :group
              and bucket < :bucket and last is not null
            order by bucket desc limit 1
            """)
        .bind("tenant", cell.tenant())
        .bind("meter", cell.meter())
        .bind("group", cell.group())
        .bind("bucket", Timestamp.from(cell.bucket()))
        .mapTo(BigDecimal.class)
        .findOne()
        .orElse(null);
  }

  private static void bindCells(Query query, Collection<Cell> cells) {
    query
        .bind("tenants", cells.stream().mapToLong(Cell::tenant).toArray())
        .bind("meters", cells.stream().mapToInt(Cell::meter).toArray())
        .bind("groups", cells.stream().mapToInt(Cell::group).toArray())
        .bindArray("environments", Short.class, list(cells, cell -> (short) cell.environment()))
        .bindArray("buckets", OffsetDateTime.class, list(cells, cell -> utc(cell.bucket())));
  }

  private static void bindSums(Query query, List<Tally.Stored> stored) {
    query
        .bind("events", stored.stream().mapToLong(Tally.Stored::events).toArray())
        .bindArray("sums", BigDecimal.class, list(stored, Tally.Stored::sum));
  }

  private static void bindRest(Query query, List<Tally.Stored> stored) {
    query
        .bindArray("mins", BigDecimal.class, list(stored, Tally.Stored::min))
        .bindArray("maxs", BigDecimal.class, list(stored, Tally.Stored::max))
        .bind("uniques", stored.stream().mapToLong(Tally.Stored::uniques).toArray())
        .bindArray("firstAts", OffsetDateTime.class, list(stored, s -> utc(s.firstAt())))
        .bindArray(
            "lastAts",
            OffsetDateTime.class,
            list(stored, s -> s.last() == null ? null : utc(s.last().time())))
        .bindArray(
            "lasts",
            BigDecimal.class,
            list(stored, s -> s.last() == null ? null : s.last().amount()))
        .bindArray(
            "lastKeys", UUID.class, list(stored, s -> s.last() == null ? null : s.last().key()))
        .bindArray("areas", BigDecimal.class, list(stored, Tally.Stored::area));
  }

  private static <T, R extends @Nullable Object> List<R> list(
      Collection<T> from, Function<T, R> field) {
    return from.stream().map(field).toList();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static Row sum(ResultSet row) throws SQLException {
    Tally.Stored stored =
        new Tally.Stored(
            row.getLong("events"), 0, row.getBigDecimal("sum"), null, null, null, null, null);
    return new Row(cell(row), stored, row.getLong("revision"));
  }

  static Row row(ResultSet row) throws SQLException {
    Instant lastAt = instant(row, "last_at");
    Tally.Point last =
        lastAt == null
            ? null
            : new Tally.Point(
                lastAt, row.getObject("last_key", UUID.class), row.getBigDecimal("last"));
    Tally.Stored stored =
        new Tally.Stored(
            row.getLong("events"),
            row.getLong("uniques"),
            row.getBigDecimal("sum"),
            row.getBigDecimal("min"),
            row.getBigDecimal("max"),
            instant(row, "first_at"),
            last,
            row.getBigDecimal("area"));
    return new Row(cell(row), stored, row.getLong("revision"));
  }

  private static Cell cell(ResultSet row) throws SQLException {
    return new Cell(
        row.getLong("tenant"),
        row.getInt("meter"),
        row.getTimestamp("bucket").toInstant(),
        row.getInt("grp"),
        row.getInt("environment"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
