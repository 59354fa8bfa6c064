package dev.cuota.engine.billing;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Used;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SQL of what was used in months, with the limits that went then. */
final class SummarySql {
  private static final long TOGETHER = 0;

  private SummarySql() {}

  private record Row(AccountMonth month, Plan plan, FeatureMonth feature, FeatureMonth.Part part) {
    Used used() {
      return part.used();
    }

    Limit limit() {
      return part.entitlement().limit();
    }
  }

  /** Writes what is different. */
  static void put(Tx tx, EnvironmentId environment, List<AccountMonth> months, Instant now) {
    List<Row> rows = rows(months);
    if (rows.isEmpty()) {
      return;
    }
    tx.handle()
        .createUpdate(
            """
            insert into usage_summaries as s
              (environment, account, month, feature, tenant, used, included, covered, grants, amount,
               granted, plan, plan_version, counted_at)
            select :environment, g.account, :month, g.feature, g.tenant, g.used, g.included,
                   g.covered, g.grants, g.amount, g.granted, g.plan, g.version, :now
            from unnest(:accounts, :features, :tenants, :used, :included, :covered, :grants,
                        :amounts, :granted, :plans, :versions)
              as g (account, feature, tenant, used, included, covered, grants, amount, granted, plan,
                    version)
            on conflict (account, month, feature, tenant) do update
              set (used, included, covered, grants, amount, granted, plan, plan_version, counted_at)
                = (excluded.used, excluded.included, excluded.covered, excluded.grants,
                   excluded.amount, excluded.granted, excluded.plan, excluded.plan_version,
                   excluded.counted_at)
              where (s.used, s.included, s.covered, s.grants, s.amount, s.granted, s.plan,
                     s.plan_version)
                is distinct from
                    (excluded.used, excluded.included, excluded.covered, excluded.grants,
                     excluded.amount, excluded.granted, excluded.plan, excluded.plan_version)
            """)
        .bind("environment", environment.value())
        .bind("month", months.getFirst().month().start().atOffset(ZoneOffset.UTC))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, each(rows, row -> row.month().account()))
        .bindArray("features", String.class, each(rows, row -> row.feature().feature().key()))
        .bindArray("tenants", Long.class, each(rows, SummarySql::tenant))
        .bindArray("used", BigDecimal.class, each(rows, row -> row.used().used().value()))
        .bindArray("included", BigDecimal.class, each(rows, row -> row.used().included().value()))
        .bindArray("covered", BigDecimal.class, each(rows, row -> row.used().covered().value()))
        .bindArray("grants", String.class, each(rows, row -> row.limit().grants()))
        .bindArray("amounts", BigDecimal.class, each(rows, row -> row.limit().number()))
        .bindArray("granted", BigDecimal.class, each(rows, row -> row.used().granted().value()))
        .bindArray("plans", String.class, each(rows, row -> row.plan().key()))
        .bindArray("versions", Integer.class, each(rows, row -> row.plan().version()))
        .execute();
  }

  private static List<Row> rows(List<AccountMonth> months) {
    List<Row> rows = new ArrayList<>();
    for (AccountMonth month : months) {
      Plan plan = month.plan();
      if (plan != null) {
        for (FeatureMonth feature : month.features()) {
          feature.parts().forEach(part -> rows.add(new Row(month, plan, feature, part)));
        }
      }
    }
    return rows;
  }

  private static long tenant(Row row) {
    TenantId tenant = row.part().tenant();
    return tenant == null ? TOGETHER : tenant.value();
  }

  private static <T extends @Nullable Object> List<T> each(List<Row> rows, Function<Row, T> of) {
    List<T> each = new ArrayList<>(rows.size());
    rows.forEach(row -> each.add(of.apply(row)));
    return each;
  }
}
