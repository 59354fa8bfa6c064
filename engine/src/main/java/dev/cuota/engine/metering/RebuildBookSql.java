package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import org.jdbi.v3.core.statement.Query;

/** SQL that builds rollups again from the ledger. */
final class RebuildBookSql {
  private static final String COLUMNS =
      "tenant, bucket, meter, grp, environment, events, sum, min, max, uniques,"
          + " first_at, last_at, last, last_key, area";

  /** What the ledger does not confirm is emptied rather than deleted, so that revisions go on. */
  private static final String REPLACE =
      """
      , emptied as (
        update <to> r set (events, sum, min, max, uniques, first_at, last_at, last, last_key,
                           area, revision)
          = (0, 0, null, null, null, null, null, null, null, null, revision + 1)
        where r.environment = :environment and r.bucket >= :from and r.bucket < :to
          and r.meter = any(:meters) and r.events <> 0
          and not exists (select from <source> s
            where s.tenant = r.tenant and s.meter = r.meter and s.bucket = r.bucket
              and s.grp = r.grp)
      )
      insert into <to> as r (<columns>)
      select <columns> from <source>
      on conflict (tenant, meter, bucket, grp) do update set
        (events, sum, min, max, uniques, first_at, last_at, last, last_key, area, revision)
        = (excluded.events, excluded.sum, excluded.min, excluded.max, excluded.uniques,
           excluded.first_at, excluded.last_at, excluded.last, excluded.last_key,
           excluded.area, r.revision + 1)
      returning 1 as written
      """;

  private RebuildBookSql() {}

  /** Builds the hours of a day again, the day, and the month that holds it. */
  static void day(Tx tx, Period day, Books.BookMeters meters) {
    marks(tx, day, meters, Grain.HOUR);
    run(tx, BookSql.LEDGER_HOURS + REPLACE, new Step(Grain.HOUR, Grain.HOUR, day), meters);
    marks(tx, day, meters, Grain.DAY);
    run(tx, BookSql.WIDENED + REPLACE, new Step(Grain.HOUR, Grain.DAY, day), meters);
    Period month = Period.month(day.start());
    marks(tx, month, meters, Grain.MONTH);
    run(tx, BookSql.WIDENED + REPLACE, new Step(Grain.DAY, Grain.MONTH, month), meters);
  }

  /** From which rollup which other is built, and for when. */
  private record Step(Grain from, Grain to, Period range) {}

  private static void run(Tx tx, String sql, Step step, Books.BookMeters meters) {
    Query query =
        tx.handle()
            .createQuery(sql)
            .define("finer", step.from().table())
            .define("to", step.to().table())
            .define("unit", step.to().quoted())
            .define("source", step.to() == Grain.HOUR ? "summed" : "widened")
            .define("columns", COLUMNS);
    BookSql.bind(query, step.range(), meters).mapTo(Integer.class).list();
  }

  /** Counts the different values again: hours from the ledger, days and months from hours. */
  private static void marks(Tx tx, Period range, Books.BookMeters meters, Grain grain) {
    Query query =
        tx.handle()
            .createQuery(
                (grain == Grain.HOUR ? LEDGER_MARKS : WIDER_MARKS)
                    + """
                    , emptied as (
                      update usage_uniques u set events = 0
                      where u.environment = :environment and u.grain = :grain and u.events <> 0
                        and u.bucket >= :from and u.bucket < :to and u.meter = any(:meters)
                        and not exists (select from counted c
                          where c.tenant = u.tenant and c.meter = u.meter and c.grp = u.grp
                            and c.bucket = u.bucket and c.mark = u.mark)
                    )
                    insert into usage_uniques as u
                      (tenant, bucket, meter, grp, environment, grain, mark, events)
                    select tenant, bucket, meter, grp, environment, :grain, mark, events
                    from counted
                    on conflict (tenant, meter, bucket, grp, grain, mark)
                      do update set events = excluded.events
                    returning 1 as written
                    """)
            .define("unit", grain.quoted())
            .bind("grain", String.valueOf(grain.code()));
    BookSql.bind(query, range, meters).mapTo(Integer.class).list();
  }

  private static final String LEDGER_MARKS =
      """
      with meter as (
        select * from unnest(:meters, :aggregations) as m (meter, aggregation)
      ), counted as (
        select l.tenant, l.environment, date_trunc('hour', l.time, 'UTC') as bucket, c.meter,
               g.grp, c.mark,
               sum(case when l.reverses is null then 1 else -1 end) as events
        from usage_ledger l
        cross join lateral unnest(l.meters, l.groups, l.marks) as c (meter, grp, mark)
        cross join lateral (select 0 union select coalesce(c.grp, 0)) as g (grp)
        join meter m on m.meter = c.meter and m.aggregation = 'UNIQUE_COUNT'
        where l.environment = :environment and l.time >= :from and l.time < :to
          and c.mark is not null
        group by 1, 2, 3, 4, 5, 6
      )
      """;

  private static final String WIDER_MARKS =
      """
      with meter as (
        select * from unnest(:meters, :aggregations) as m (meter, aggregation)
      ), counted as (
        select u.tenant, u.environment, date_trunc(<unit>, u.bucket, 'UTC') as bucket, u.meter,
               u.grp, u.mark, sum(u.events) as events
        from usage_uniques u
        join meter m on m.meter = u.meter and m.aggregation = 'UNIQUE_COUNT'
        where u.environment = :environment and u.grain = 'h'
          and u.bucket >= :from and u.bucket < :to
        group by 1, 2, 3, 4, 5, 6
      )
      """;
}
