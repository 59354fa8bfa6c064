package dev.cuota.engine.billing;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Used;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Where what was used is not what is written down. */
  static List<Discrepancy> differences(
      Tx tx, EnvironmentId environment, List<AccountMonth> months, Map<Long, String> keys) {
    List<Row> rows = rows(months);
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Place, String> stored = stored(tx, environment, months);
    List<Discrepancy> found = new ArrayList<>();
    for (Row row : rows) {
      Place place = new Place(row.month().account(), row.feature().feature().key(), tenant(row));
      String written = stored.getOrDefault(place, "nothing");
      if (!written.equals(text(row))) {
        found.add(
            new Discrepancy(
                "used = summary",
                "account %s, %s, %s"
                    .formatted(
                        keys.get(place.account()),
                        row.month().month().start().toString().substring(0, 7),
                        place.feature()),
                text(row),
                written));
      }
    }
    return found;
  }

  private record Place(long account, String feature, long tenant) {}

  private static Map<Place, String> stored(
      Tx tx, EnvironmentId environment, List<AccountMonth> months) {
    Map<Place, String> stored = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select account, feature, tenant, used, included, covered, granted, plan, plan_version
            from usage_summaries
            where environment = :environment and month = :month and account = any(:accounts)
            """)
        .bind("environment", environment.value())
        .bind("month", months.getFirst().month().start().atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, months.stream().map(AccountMonth::account).toList())
        .map(
            (row, _) ->
                Map.entry(
                    new Place(
                        row.getLong("account"), row.getString("feature"), row.getLong("tenant")),
                    text(
                        new Quantity(row.getBigDecimal("used")),
                        new Quantity(row.getBigDecimal("included")),
                        new Quantity(row.getBigDecimal("covered")),
                        new Quantity(row.getBigDecimal("granted")),
                        row.getString("plan") + "@" + row.getInt("plan_version"))))
        .forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
    return stored;
  }

  private static String text(Row row) {
    Used used = row.used();
    return text(
        used.used(),
        used.included(),
        used.covered(),
        used.granted(),
        row.plan().key() + "@" + row.plan().version());
  }

  private static String text(
      Quantity used, Quantity included, Quantity covered, Quantity granted, String plan) {
    return "%s used, %s included, %s of %s granted, by %s"
        .formatted(used, included, covered, granted, plan);
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
