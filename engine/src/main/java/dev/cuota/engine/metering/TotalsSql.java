package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;

/** SQL of month totals. */
final class TotalsSql {
  private TotalsSql() {}

  /** What meters stand at in a month; a level that was not set in it is that of an earlier one. */
  static List<MonthTotal> of(Tx tx, TenantId tenant, List<NumberedMeter> meters, Instant month) {
    return totals(
        meters,
        tx.handle()
            .createQuery(
                """
                select distinct on (meter) * from usage_rollups_monthly
                where tenant = :tenant and grp = 0
                  and (bucket = :month
                       or bucket < :month and meter = any(:levels) and last is not null)
                order by meter, bucket desc
                """)
            .bind("tenant", tenant.value())
            .bind("month", month.atOffset(ZoneOffset.UTC))
            .bind("levels", levels(meters)));
  }

  /** The same of many tenants. */
  static List<MonthTotal> of(
      Tx tx, Collection<TenantId> tenants, List<NumberedMeter> meters, Instant month) {
    return totals(
        meters,
        tx.handle()
            .createQuery(
                """
                select distinct on (tenant, meter) * from usage_rollups_monthly
                where tenant = any(:tenants) and grp = 0
                  and (bucket = :month
                       or bucket < :month and meter = any(:levels) and last is not null)
                order by tenant, meter, bucket desc
                """)
            .bind("tenants", tenants.stream().mapToLong(TenantId::value).toArray())
            .bind("month", month.atOffset(ZoneOffset.UTC))
            .bind("levels", levels(meters)));
  }

  private static List<MonthTotal> totals(List<NumberedMeter> meters, Query query) {
    Map<Integer, Aggregation> aggregations =
        meters.stream().collect(Collectors.toMap(NumberedMeter::id, m -> m.meter().aggregation()));
    return query.map((row, _) -> RollupSql.row(row)).stream()
        .flatMap(
            row ->
                Stream.ofNullable(aggregations.get(row.cell().meter()))
                    .map(aggregation -> RollupWriter.total(row, aggregation)))
        .toList();
  }

  /** What tenants have used together in one bucket, by a meter that adds up. */
  static Quantity used(
      Tx tx, Collection<TenantId> tenants, int meter, Grain grain, Instant bucket) {
    return new Quantity(
        tx.handle()
            .createQuery(
                """
                select coalesce(sum(sum), 0) from <table>
                where tenant = any(:tenants) and meter = :meter and bucket = :bucket and grp = 0
                """)
            .define("table", grain.table())
            .bind("tenants", tenants.stream().mapToLong(TenantId::value).toArray())
            .bind("meter", meter)
            .bind("bucket", bucket.atOffset(ZoneOffset.UTC))
            .mapTo(BigDecimal.class)
            .one());
  }

  private static int[] levels(List<NumberedMeter> meters) {
    return meters.stream()
        .filter(meter -> meter.meter().aggregation().isLevel())
        .mapToInt(NumberedMeter::id)
        .toArray();
  }
}
