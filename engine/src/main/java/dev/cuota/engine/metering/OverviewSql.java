package dev.cuota.engine.metering;

import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** SQL of figures over all tenants. */
final class OverviewSql {
  private OverviewSql() {}

  /** One row for each minute, also for those without events. */
  static List<EventMinute> minutes(Tx tx, EnvironmentId environment, Period range) {
    return tx.handle()
        .createQuery(
            """
            with stored as (
              select date_trunc('minute', b.written_at) as minute, sum(part.events) as events
              from usage_batches b
              cross join lateral unnest(b.environments, b.events) as part (environment, events)
              where b.written_at >= :from and b.written_at < :to
                and part.environment = :environment
              group by 1
            )
            select m.minute, coalesce(s.events, 0) as events
            from generate_series(:from, :to - interval '1 minute', interval '1 minute') m (minute)
            left join stored s on s.minute = m.minute
            order by m.minute
            """)
        .bind("environment", environment.value())
        .bind("from", range.start().atOffset(ZoneOffset.UTC))
        .bind("to", range.end().atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                new EventMinute(row.getTimestamp("minute").toInstant(), row.getLong("events")))
        .list();
  }

  static List<UsageRow> top(Tx tx, NumberedMeter meter, Instant month, int limit) {
    Instant end = Grain.MONTH.end(month);
    return tx.handle()
        .createQuery(
            STANDING
                + """
                select t.key, <each> as value
                from standing s join tenants t on t.id = s.tenant
                order by value desc, t.key
                limit :limit
                """)
        .define("each", each(meter))
        .define("month", isLevel(meter) ? "<=" : "=")
        .bind("meter", meter.id())
        .bind("month", month.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new UsageRow(
                    row.getBigDecimal("value"), month, end, row.getString("key"), Map.of()))
        .list();
  }

  static BigDecimal month(Tx tx, NumberedMeter meter, Instant month) {
    return tx.handle()
        .createQuery(STANDING + "select coalesce(<all>, 0) from standing s")
        .define("all", all(meter))
        .define("month", isLevel(meter) ? "<=" : "=")
        .bind("meter", meter.id())
        .bind("month", month.atOffset(ZoneOffset.UTC))
        .mapTo(BigDecimal.class)
        .one();
  }

  static BigDecimal today(Tx tx, NumberedMeter meter, Instant day) {
    return tx.handle()
        .createQuery(
            """
            select coalesce(<all>, 0) from usage_daily s
            where s.meter = :meter and s.bucket = :day and s.grp = 0
            """)
        .define("all", all(meter))
        .bind("meter", meter.id())
        .bind("day", day.atOffset(ZoneOffset.UTC))
        .mapTo(BigDecimal.class)
        .one();
  }

  /** The newest row of each tenant; a level that was not set in the month is that of an earlier one. */
  private static final String STANDING =
      """
      with standing as (
        select distinct on (r.tenant) r.* from usage_rollups_monthly r
        where r.meter = :meter and r.bucket <month> :month and r.grp = 0 and r.events > 0
        order by r.tenant, r.bucket desc
      )
      """;

  private static boolean isLevel(NumberedMeter meter) {
    return meter.meter().aggregation().isLevel();
  }

  /** The value of one tenant's row. */
  private static String each(NumberedMeter meter) {
    return switch (meter.meter().aggregation()) {
      case SUM, COUNT -> "s.sum";
      case AVG -> "s.sum / s.events";
      case MIN -> "s.min";
      case MAX -> "s.max";
      case LATEST, TIME_WEIGHTED_AVG -> "s.last";
      case UNIQUE_COUNT -> "s.uniques";
    };
  }

  /** The value of all rows together. */
  private static String all(NumberedMeter meter) {
    return switch (meter.meter().aggregation()) {
      case SUM, COUNT, LATEST, TIME_WEIGHTED_AVG, UNIQUE_COUNT -> "sum(" + each(meter) + ")";
      case AVG -> "sum(s.sum) / nullif(sum(s.events), 0)";
      case MIN -> "min(s.min)";
      case MAX -> "max(s.max)";
    };
  }
}
