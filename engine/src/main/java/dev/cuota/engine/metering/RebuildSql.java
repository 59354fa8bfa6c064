package dev.cuota.engine.metering;

import dev.cuota.core.metering.Tally;
import dev.cuota.engine.platform.Tx;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;

/** SQL that reads what single rollup cells are built from. */
final class RebuildSql {
  private RebuildSql() {}

  /** What a meter counted in an hour and was not taken back, in the order of time. */
  static List<Tally.Point> points(Tx tx, Cell hour) {
    return tx.handle()
        .createQuery(
            """
            select l.time, l.key, c.amount
            from usage_ledger l
            cross join lateral unnest(l.meters, l.amounts, l.groups) as c (meter, amount, grp)
            where l.tenant = :tenant and l.time >= :from and l.time < :to
              and c.meter = :meter and (:group = 0 or coalesce(c.grp, 0) = :group)
              and l.reverses is null
              and not exists (select from usage_reversals v where v.original = l.key)
            order by l.time, l.key
            """)
        .bind("tenant", hour.tenant())
        .bind("from", Timestamp.from(hour.bucket()))
        .bind("to", Timestamp.from(Grain.HOUR.end(hour.bucket())))
        .bind("meter", hour.meter())
        .bind("group", hour.group())
        .map(
            (row, _) ->
                new Tally.Point(
                    row.getTimestamp("time").toInstant(),
                    row.getObject("key", UUID.class),
                    row.getBigDecimal("amount")))
        .list();
  }

  /** The narrower cells of a wide one, in the order of time. */
  static List<RollupSql.Row> parts(Tx tx, Cell wide, Grain from, Grain to) {
    return tx.handle()
        .createQuery(
            """
            select * from <table>
            where tenant = :tenant and meter = :meter and grp = :group
              and bucket >= :from and bucket < :to
            order by bucket
            """)
        .define("table", from.table())
        .bind("tenant", wide.tenant())
        .bind("meter", wide.meter())
        .bind("group", wide.group())
        .bind("from", Timestamp.from(wide.bucket()))
        .bind("to", Timestamp.from(to.end(wide.bucket())))
        .map((row, _) -> RollupSql.row(row))
        .list();
  }

  /** How many different values a cell holds. */
  static long uniques(Tx tx, Cell cell, Grain grain) {
    return tx.handle()
        .createQuery(
            """
            select count(*) from usage_uniques
            where tenant = :tenant and meter = :meter and bucket = :bucket and grp = :group
              and grain = :grain and events > 0
            """)
        .bind("tenant", cell.tenant())
        .bind("meter", cell.meter())
        .bind("bucket", Timestamp.from(cell.bucket()))
        .bind("group", cell.group())
        .bind("grain", String.valueOf(grain.code()))
        .mapTo(Long.class)
        .one();
  }
}
