package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** SQL that follows levels through time. */
final class LevelSql {
  private LevelSql() {}

  /** A stretch of one tenant's level: a whole rollup bucket, or one event. */
  record Segment(String subject, Instant at, Tally tally) {}

  /** What each tenant's level was when the range began; absent when never set before. */
  static Map<String, BigDecimal> before(Tx tx, UsageQuestion question) {
    Query query =
        tx.handle()
            .createQuery(
                """
                select t.key, p.last
                from (
                  select distinct on (tenant) tenant, last from (
                    (select distinct on (tenant) tenant, last_at, last_key, last
                     from usage_hourly
                     where meter = :meter and grp = 0 and bucket < :hour and last is not null
                       and (cardinality(:tenants) = 0 or tenant = any(:tenants))
                     order by tenant, bucket desc)
                    union all
                    select l.tenant, l.time, l.key, c.amount
                    from usage_ledger l
                    cross join lateral unnest(l.meters, l.amounts) as c (meter, amount)
                    where l.time >= :hour and l.time < :from and c.meter = :meter
                      and (cardinality(:tenants) = 0 or l.tenant = any(:tenants))
                      and l.reverses is null
                      and not exists (select from usage_reversals v where v.original = l.key)
                  ) known order by tenant, last_at desc, last_key desc
                ) p
                join tenants t on t.id = p.tenant
                order by t.key
                """);
    bind(query, question);
    Map<String, BigDecimal> levels = new LinkedHashMap<>();
    query
        .map((row, _) -> Map.entry(row.getString("key"), row.getBigDecimal("last")))
        .forEach(entry -> levels.put(entry.getKey(), entry.getValue()));
    return levels;
  }

  /** The stretches inside the range by tenant and time. */
  static List<Segment> segments(Tx tx, UsageQuestion question) {
    Query query =
        tx.handle()
            .createQuery(
                """
                select t.key, p.*
                from (
                  select tenant, bucket as at, meter, grp, bucket, environment, revision, events,
                         sum, min, max, uniques, first_at, last_at, last, last_key, area
                  from <table>
                  where meter = :meter and grp = 0 and bucket >= :from
                    and bucket + <length> <= :to and bucket <> all(:cuts) and events > 0
                    and (cardinality(:tenants) = 0 or tenant = any(:tenants))
                  union all
                  select l.tenant, l.time, c.meter, 0, l.time, l.environment, 1, 1,
                         0, null, null, 0, l.time, l.time, c.amount, l.key, 0
                  from unnest(:cuts) as cut (hour)
                  join usage_ledger l on l.time >= cut.hour and l.time < cut.hour + interval '1 hour'
                    and l.time >= :from and l.time < :to
                  cross join lateral unnest(l.meters, l.amounts) as c (meter, amount)
                  where c.meter = :meter
                    and (cardinality(:tenants) = 0 or l.tenant = any(:tenants))
                    and l.reverses is null
                    and not exists (select from usage_reversals v where v.original = l.key)
                ) p
                join tenants t on t.id = p.tenant
                order by t.key, p.at, p.last_key
                """)
            .define("table", question.grain().table())
            .define("length", "interval '1 " + question.grain().name() + "'")
            .bind("to", utc(question.windows().range().end()))
            .bindArray(
                "cuts",
                OffsetDateTime.class,
                question.cutHours().stream().map(LevelSql::utc).toList());
    bind(query, question);
    return query
        .map(
            (row, _) ->
                new Segment(
                    row.getString("key"),
                    row.getTimestamp("at").toInstant(),
                    Tally.stored(Aggregation.TIME_WEIGHTED_AVG, RollupSql.row(row).stored())))
        .list();
  }

  private static void bind(Query query, UsageQuestion question) {
    Instant from = question.windows().range().start();
    query
        .bind("meter", question.meter().id())
        .bind("tenants", question.tenants().stream().mapToLong(TenantId::value).toArray())
        .bind("hour", utc(from.truncatedTo(ChronoUnit.HOURS)))
        .bind("from", utc(from));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
