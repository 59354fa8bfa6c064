package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** SQL that compares ledger and rollups. */
final class BookSql {
  private BookSql() {}

  /**
   * Adds ledger lines up into rows of the rollups' shape. {@code :meters} and {@code :aggregations}
   * say how; columns that an aggregation does not need are as the rollups leave them.
   */
  static final String LEDGER_HOURS =
      """
      with meter as (
        select * from unnest(:meters, :aggregations) as m (meter, aggregation)
      ), line as (
        select l.tenant, l.environment, date_trunc('hour', l.time, 'UTC') as bucket, c.meter,
               g.grp, m.aggregation, l.time, l.key, c.amount, c.mark,
               case when l.reverses is null then 1 else -1 end as sign,
               l.reverses is null and not exists (
                 select from usage_reversals v where v.original = l.key) as standing
        from usage_ledger l
        cross join lateral unnest(l.meters, l.amounts, l.groups, l.marks)
          as c (meter, amount, grp, mark)
        cross join lateral (select 0 union select coalesce(c.grp, 0)) as g (grp)
        join meter m on m.meter = c.meter
        where l.environment = :environment and l.time >= :from and l.time < :to
      ), spaced as (
        select *, lead(time) over (
          partition by tenant, meter, grp, bucket, standing order by time, key) as following
        from line
      ), summed as (
        select tenant, bucket, meter, grp, environment, aggregation,
               sum(sign) as events,
               coalesce(sum(amount) filter (where aggregation in ('SUM', 'COUNT', 'AVG')), 0)
                 as sum,
               min(amount) filter (where standing and aggregation = 'MIN') as min,
               max(amount) filter (where standing and aggregation = 'MAX') as max,
               count(distinct mark) filter (where standing and aggregation = 'UNIQUE_COUNT')
                 as uniques,
               min(time) filter (where standing and aggregation = 'TIME_WEIGHTED_AVG')
                 as first_at,
               max(time) filter (
                 where standing and aggregation in ('LATEST', 'TIME_WEIGHTED_AVG')) as last_at,
               (array_agg(amount order by time desc, key desc) filter (
                 where standing and aggregation in ('LATEST', 'TIME_WEIGHTED_AVG')))[1] as last,
               (array_agg(key order by time desc, key desc) filter (
                 where standing and aggregation in ('LATEST', 'TIME_WEIGHTED_AVG')))[1]
                 as last_key,
               coalesce(sum(amount * extract(epoch from following - time) * 1000000) filter (
                 where standing and following is not null
                   and aggregation = 'TIME_WEIGHTED_AVG'), 0) as area
        from spaced
        group by tenant, bucket, meter, grp, environment, aggregation
      )
      """;

  /** What two rows must agree in; nothing at all counts like an empty row. */
  private static final String COMPARISON =
      """
      select t.key as tenant_key, coalesce(e.meter, f.meter) as meter,
             coalesce(e.grp, f.grp) as grp, coalesce(e.bucket, f.bucket) as bucket,
             <expected> as expected, <found> as found
      from expected e
      full join found f using (tenant, meter, bucket, grp)
      join tenants t on t.id = coalesce(e.tenant, f.tenant)
      where <expected> is distinct from <found>
      order by bucket, tenant_key, meter, grp
      limit :limit
      """;

  private static String shown(String alias) {
    return """
    concat_ws(', ',
      'events ' || coalesce(<a>.events, 0),
      'sum ' || trim_scale(coalesce(<a>.sum, 0)),
      'min ' || trim_scale(<a>.min),
      'max ' || trim_scale(<a>.max),
      'different values ' || nullif(<a>.uniques, 0),
      'last ' || trim_scale(<a>.last) || ' at ' || <a>.last_at,
      'area ' || nullif(trim_scale(<a>.area), 0))
    """
        .replace("<a>", alias);
  }

  /**
   * Joins by hash or merge for the rest of the transaction. Tables that were filled a moment ago have
   * no statistics; the planner then expects a row or two and would compare each row with each.
   */
  static void expectMany(Tx tx) {
    tx.handle().execute("set local enable_nestloop = off");
  }

  /** The days that hold any ledger line or rollup. */
  static List<Instant> days(Tx tx, EnvironmentId environment, Period range) {
    return tx.handle()
        .createQuery(
            """
            select distinct date_trunc('day', time, 'UTC') as day from usage_ledger
            where environment = :environment and time >= :from and time < :to
            union
            select distinct bucket from usage_daily
            where environment = :environment and bucket >= :from and bucket < :to
            union
            select distinct date_trunc('day', bucket, 'UTC') from usage_hourly
            where environment = :environment and bucket >= :from and bucket < :to
            order by day
            """)
        .bind("environment", environment.value())
        .bind("from", utc(range.start()))
        .bind("to", utc(range.end()))
        .map((row, _) -> row.getTimestamp("day").toInstant())
        .list();
  }

  /** Where the hours of a stretch do not say what the ledger says. */
  static List<Difference> hours(Tx tx, Period range, Books.BookMeters meters) {
    Query query =
        tx.handle()
            .createQuery(
                LEDGER_HOURS
                    + """
                    , expected as (select * from summed where events <> 0 or sum <> 0),
                    found as (
                      select * from usage_hourly
                      where environment = :environment and bucket >= :from and bucket < :to
                        and meter = any(:meters) and (events <> 0 or sum <> 0))
                    """
                    + COMPARISON);
    return differences(bind(query, range, meters), "ledger = hourly", meters);
  }

  /** Where days or months do not say what their hours or days say. */
  static List<Difference> wider(Tx tx, Grain grain, Period range, Books.BookMeters meters) {
    Grain finer = grain == Grain.DAY ? Grain.HOUR : Grain.DAY;
    Query query =
        tx.handle()
            .createQuery(
                WIDENED
                    + """
                    , expected as (select * from widened where events <> 0 or sum <> 0),
                    found as (
                      select * from <to>
                      where environment = :environment and bucket >= :from and bucket < :to
                        and meter = any(:meters) and (events <> 0 or sum <> 0))
                    """
                    + COMPARISON)
            .define("finer", finer.table())
            .define("to", grain.table())
            .define("unit", grain.quoted())
            .bind("grain", String.valueOf(grain.code()));
    String between = finer == Grain.HOUR ? "hourly = daily" : "daily = monthly";
    return differences(bind(query, range, meters), between, meters);
  }

  /** Adds rollups up into wider ones; different values are counted in their own table. */
  static final String WIDENED =
      """
      with meter as (
        select * from unnest(:meters, :aggregations) as m (meter, aggregation)
      ), spaced as (
        select r.*, m.aggregation, date_trunc(<unit>, r.bucket, 'UTC') as wide,
               lead(r.first_at) over (
                 partition by r.tenant, r.meter, r.grp, date_trunc(<unit>, r.bucket, 'UTC')
                 order by r.bucket) as following
        from <finer> r join meter m using (meter)
        where r.environment = :environment and r.bucket >= :from and r.bucket < :to
          and r.events <> 0
      ), different as (
        select tenant, meter, grp, date_trunc(<unit>, bucket, 'UTC') as wide,
               count(distinct mark) as uniques
        from usage_uniques
        where environment = :environment and grain = 'h' and events > 0
          and bucket >= :from and bucket < :to
        group by 1, 2, 3, 4
      ), widened as (
        select s.tenant, s.wide as bucket, s.meter, s.grp, s.environment,
               sum(s.events) as events, sum(s.sum) as sum, min(s.min) as min, max(s.max) as max,
               max(d.uniques) as uniques,
               min(s.first_at) as first_at, max(s.last_at) as last_at,
               (array_agg(s.last order by s.last_at desc nulls last, s.last_key desc))[1] as last,
               (array_agg(s.last_key order by s.last_at desc nulls last, s.last_key desc))[1]
                 as last_key,
               sum(s.area) + coalesce(sum(
                 s.last * extract(epoch from s.following - s.last_at) * 1000000)
                 filter (where s.following is not null and s.aggregation = 'TIME_WEIGHTED_AVG'),
                 0) as area
        from spaced s
        left join different d using (tenant, meter, grp, wide)
        group by s.tenant, s.wide, s.meter, s.grp, s.environment
      )
      """;

  static Query bind(Query query, Period range, Books.BookMeters meters) {
    return query
        .bind("environment", meters.environment().value())
        .bind("from", utc(range.start()))
        .bind("to", utc(range.end()))
        .bind("meters", meters.ids())
        .bindArray("aggregations", String.class, meters.aggregations());
  }

  private static List<Difference> differences(
      Query query, String between, Books.BookMeters meters) {
    return query
        .define("expected", shown("e"))
        .define("found", shown("f"))
        .bind("limit", Books.MAX_DIFFERENCES)
        .map((row, _) -> difference(row, between, meters))
        .list();
  }

  private static Difference difference(ResultSet row, String between, Books.BookMeters meters)
      throws SQLException {
    return new Difference(
        between,
        row.getString("tenant_key"),
        meters.key(row.getInt("meter")),
        row.getInt("grp"),
        row.getTimestamp("bucket").toInstant(),
        row.getString("expected"),
        row.getString("found"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
