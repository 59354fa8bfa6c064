package dev.cuota.engine.billing;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SQL of which adjustments stand on which statement. */
final class StatingSql {
  private static final String OPEN =
      """
      environment = :environment and statement is null and amount <> 0 and (waits = '' or status = 'waived')
        and made_at < :before
      """;

  private StatingSql() {}

  static List<Long> accounts(
      Tx tx, EnvironmentId environment, Instant before, long after, int limit) {
    return tx.handle()
        .createQuery(
            "select distinct account from billing_adjustments where "
                + OPEN
                + " and account > :after order by account limit :limit")
        .bind("environment", environment.value())
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  static List<Adjustment> lockOpen(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant before) {
    return tx.handle()
        .createQuery(
            AdjustmentSql.SELECT
                + "where "
                + OPEN
                + " and account = any(:accounts) order by account, id for update")
        .bind("environment", environment.value())
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> AdjustmentSql.adjustment(row))
        .list();
  }

  static List<Adjustment> of(Tx tx, EnvironmentId environment, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      // PostgreSQL takes no id at all for a reason to read a whole partial index.
      return List.of();
    }
    return tx.handle()
        .createQuery(
            AdjustmentSql.SELECT
                + "where environment = :environment and id = any(:ids) order by id")
        .bind("environment", environment.value())
        .bindArray("ids", UUID.class, ids)
        .map((row, _) -> AdjustmentSql.adjustment(row))
        .list();
  }

  static Map<UUID, List<Adjustment>> on(
      Tx tx, EnvironmentId environment, Collection<UUID> statements) {
    Map<UUID, List<Adjustment>> on = new HashMap<>();
    tx.handle()
        .createQuery(
            AdjustmentSql.SELECT
                + "where environment = :environment and statement = any(:statements) order by id")
        .bind("environment", environment.value())
        .bindArray("statements", UUID.class, statements)
        .map((row, _) -> AdjustmentSql.adjustment(row))
        .forEach(
            one -> {
              UUID statement = one.state().statement();
              if (statement != null) {
                on.computeIfAbsent(statement, _ -> new ArrayList<>()).add(one);
              }
            });
    return on;
  }

  static void put(Tx tx, EnvironmentId environment, Map<UUID, Stating.Told> told) {
    List<UUID> ids = List.copyOf(told.keySet());
    int stated =
        tx.handle()
            .createUpdate(
                """
                update billing_adjustments a
                   set statement = s.statement, tax_fixed = true, tax_name = s.tax_name,
                       tax_percent = s.tax_percent, tax_included = s.tax_included
                from unnest(:ids, :statements, :names, :percents, :included)
                  as s (id, statement, tax_name, tax_percent, tax_included)
                where a.id = s.id and a.environment = :environment and a.statement is null
                """)
            .bind("environment", environment.value())
            .bindArray("ids", UUID.class, ids)
            .bindArray("statements", UUID.class, each(told, Stating.Told::statement))
            .bindArray("names", String.class, taxes(told, Tax::name))
            .bindArray("percents", BigDecimal.class, taxes(told, Tax::percent))
            .bindArray("included", Boolean.class, taxes(told, Tax::included))
            .execute();
    if (stated != ids.size()) {
      throw new IllegalStateException(
          "%d of %d adjustments were on a statement already"
              .formatted(ids.size() - stated, ids.size()));
    }
  }

  private static <T extends @Nullable Object> List<T> each(
      Map<UUID, Stating.Told> told, Function<Stating.Told, T> of) {
    List<T> each = new ArrayList<>(told.size());
    told.values().forEach(one -> each.add(of.apply(one)));
    return each;
  }

  private static <T> List<@Nullable T> taxes(Map<UUID, Stating.Told> told, Function<Tax, T> of) {
    return each(
        told,
        one -> {
          Tax tax = one.tax();
          return tax == null ? null : of.apply(tax);
        });
  }
}
