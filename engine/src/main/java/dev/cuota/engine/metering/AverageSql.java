package dev.cuota.engine.metering;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** SQL of what levels were on average. */
final class AverageSql {
  private AverageSql() {}

  /**
   * The average of levels over time, from the start of a span that is a month to its end or to {@code
   * until}. The level before is that of the last month that has one.
   */
  static List<LevelAverage> of(
      Tx tx, Collection<TenantId> tenants, List<Integer> meters, Period month, Instant until) {
    Instant end = until.isBefore(month.end()) ? until : month.end();
    return tx.handle()
        .createQuery(
            """
            select t.tenant, m.meter,
                   case when r.last_at is null then b.last
                        else (coalesce(b.last, 0) * extract(epoch from r.first_at - :start)
                              + r.area / 1000000
                              + r.last * extract(epoch from greatest(:end, r.last_at) - r.last_at))
                             / extract(epoch from greatest(:end, r.last_at) - :start)
                   end as average
            from unnest(:tenants) as t (tenant)
            cross join unnest(:meters) as m (meter)
            left join usage_rollups_monthly r
              on r.tenant = t.tenant and r.meter = m.meter and r.grp = 0 and r.bucket = :start
             and r.last_at is not null
            left join lateral (
              select last from usage_rollups_monthly p
              where p.tenant = t.tenant and p.meter = m.meter and p.grp = 0 and p.bucket < :start
                and p.last is not null
              order by p.bucket desc limit 1
            ) b on true
            where r.last_at is not null or b.last is not null
            """)
        .bindArray("tenants", Long.class, tenants.stream().map(TenantId::value).toList())
        .bindArray("meters", Integer.class, meters)
        .bind("start", month.start().atOffset(ZoneOffset.UTC))
        .bind("end", end.atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                new LevelAverage(
                    new TenantId(row.getLong("tenant")),
                    row.getInt("meter"),
                    bounded(row.getBigDecimal("average"))))
        .list();
  }

  private static BigDecimal bounded(BigDecimal average) {
    return average.setScale(Quantity.FRACTION_DIGITS, Money.ROUNDING);
  }
}
