package dev.cuota.engine.billing;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** SQL that shows what was used in months. */
final class SummaryReadSql {
  private SummaryReadSql() {}

  /** Of an account in a month, by feature and tenant. */
  static List<UsageSummary> of(Tx tx, EnvironmentId environment, long account, Period month) {
    return tx.handle()
        .createQuery(
            """
            select s.feature, t.key as tenant, s.used, s.included, s.covered, s.grants, s.amount,
                   s.granted, s.plan, s.plan_version, s.counted_at
            from usage_summaries s left join tenants t on t.id = s.tenant
            where s.environment = :environment and s.account = :account and s.month = :month
            order by s.feature, t.key
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("month", month.start().atOffset(ZoneOffset.UTC))
        .map((row, _) -> summary(row))
        .list();
  }

  private static UsageSummary summary(ResultSet row) throws SQLException {
    return new UsageSummary(
        row.getString("feature"),
        row.getString("tenant"),
        new Quantity(row.getBigDecimal("used")),
        new Quantity(row.getBigDecimal("included")),
        new Quantity(row.getBigDecimal("covered")),
        Limit.stored(row.getString("grants"), row.getBigDecimal("amount")),
        new Quantity(row.getBigDecimal("granted")),
        new PriceVersion(row.getString("plan"), row.getInt("plan_version")),
        row.getObject("counted_at", OffsetDateTime.class).toInstant());
  }
}
