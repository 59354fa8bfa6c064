package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** SQL of days, by one dimension. */
final class DaySql {
  private DaySql() {}

  /** What tenants have used on each day, by the values of a dimension of the meter. */
  static List<DayUse> used(
      Tx tx, Collection<TenantId> tenants, int meter, String dimension, Period days) {
    return tx.handle()
        .createQuery(
            """
            select d.tenant, (d.bucket at time zone 'UTC')::date as day,
                   coalesce(g.dimensions ->> :dimension, '') as value, sum(d.sum) as used
            from usage_daily d
            join usage_groups g on g.id = d.grp
            where d.tenant = any(:tenants) and d.meter = :meter
              and d.bucket >= :start and d.bucket < :end
            group by 1, 2, 3
            having sum(d.sum) <> 0
            order by 1, 2, 3
            """)
        .bind("dimension", dimension)
        .bind("tenants", tenants.stream().mapToLong(TenantId::value).toArray())
        .bind("meter", meter)
        .bind("start", days.start().atOffset(ZoneOffset.UTC))
        .bind("end", days.end().atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                new DayUse(
                    new TenantId(row.getLong("tenant")),
                    row.getObject("day", LocalDate.class),
                    row.getString("value"),
                    new Quantity(row.getBigDecimal("used"))))
        .list();
  }
}
