package dev.cuota.engine.margin;

import dev.cuota.core.margin.CostLine;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/** SQL of rolled up costs. */
final class CostSql {
  private static final String FOUND =
      """
      from cost_rollups_monthly c join accounts a on a.id = c.account
      where c.environment = :environment and c.month = :month
        and (:account::bigint is null or c.account = :account)
      """;

  private CostSql() {}

  /** A cost of an account. */
  record Cost(long account, CostLine line) {}

  /** How many rows were made and changed. */
  record Put(long made, long changed) {}

  /** Writes what is different. */
  static Put put(Tx tx, EnvironmentId environment, Period month, List<Cost> costs, Instant now) {
    if (costs.isEmpty()) {
      return new Put(0, 0);
    }
    List<Boolean> isNew =
        tx.handle()
            .createQuery(
                """
                insert into cost_rollups_monthly as c
                  (environment, account, month, item, features, quantity, unit_cost, own_provider,
                   amount, currency, computed_at)
                select :environment, account, :month, item,
                       coalesce(string_to_array(nullif(features, ''), ' '), '{}'),
                       quantity, unit_cost, own, amount, currency, :now
                from unnest(:accounts, :items, :features, :quantities, :units, :own, :amounts,
                            :currencies)
                  as g (account, item, features, quantity, unit_cost, own, amount, currency)
                on conflict (account, month, item) do update
                  set (features, quantity, unit_cost, own_provider, amount, currency, computed_at)
                    = (excluded.features, excluded.quantity, excluded.unit_cost,
                       excluded.own_provider, excluded.amount, excluded.currency,
                       excluded.computed_at)
                  where (c.features, c.quantity, c.unit_cost, c.own_provider, c.amount, c.currency)
                    is distinct from
                        (excluded.features, excluded.quantity, excluded.unit_cost,
                         excluded.own_provider, excluded.amount, excluded.currency)
                returning xmax = 0 as is_new
                """)
            .bind("environment", environment.value())
            .bind("month", utc(month.start()))
            .bind("now", utc(now))
            .bindArray("accounts", Long.class, each(costs, Cost::account))
            .bindArray("items", String.class, each(costs, one -> one.line().item()))
            .bindArray(
                "features",
                String.class,
                each(costs, one -> String.join(" ", one.line().features())))
            .bindArray("quantities", BigDecimal.class, each(costs, one -> one.line().quantity()))
            .bindArray("units", BigDecimal.class, each(costs, one -> one.line().unitCost()))
            .bindArray("own", Boolean.class, each(costs, one -> one.line().ownProvider()))
            .bindArray(
                "amounts", BigDecimal.class, each(costs, one -> one.line().amount().amount()))
            .bindArray(
                "currencies", String.class, each(costs, one -> one.line().amount().currency()))
            .mapTo(Boolean.class)
            .list();
    long made = isNew.stream().filter(one -> one).count();
    return new Put(made, isNew.size() - made);
  }

  /** Takes away what there is of accounts beside {@code costs}; says how many rows. */
  static long forget(
      Tx tx, EnvironmentId environment, Period month, List<Long> accounts, List<Cost> costs) {
    return tx.handle()
        .createUpdate(
            """
            delete from cost_rollups_monthly c
            where environment = :environment and month = :month and account = any(:of)
              and not exists (
                select from unnest(:accounts, :items) as g (account, item)
                where g.account = c.account and g.item = c.item)
            """)
        .bind("environment", environment.value())
        .bind("month", utc(month.start()))
        .bindArray("of", Long.class, accounts)
        .bindArray("accounts", Long.class, each(costs, Cost::account))
        .bindArray("items", String.class, each(costs, one -> one.line().item()))
        .execute();
  }

  /** Those that are looked for, by account and item. */
  static List<CostRow> search(Tx tx, CostSearch search) {
    return bound(
            tx.handle()
                .createQuery(
                    "select c.*, a.key "
                        + FOUND
                        + "order by c.account, c.item limit :limit offset :offset"),
            search)
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map((row, _) -> row(row))
        .list();
  }

  /** How many they are. */
  static long count(Tx tx, CostSearch search) {
    return bound(tx.handle().createQuery("select count(*) " + FOUND), search)
        .mapTo(Long.class)
        .one();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, CostSearch search) {
    return statement
        .bind("environment", search.environment().value())
        .bind("month", utc(Period.month(search.month()).start()))
        .bindByType("account", search.account(), Long.class);
  }

  private static CostRow row(ResultSet row) throws SQLException {
    Instant month = row.getTimestamp("month").toInstant();
    return new CostRow(
        row.getLong("account"),
        row.getString("key"),
        YearMonth.from(month.atOffset(ZoneOffset.UTC)),
        new CostLine(
            row.getString("item"),
            List.of((String[]) row.getArray("features").getArray()),
            row.getBigDecimal("quantity"),
            row.getBigDecimal("unit_cost"),
            row.getBoolean("own_provider"),
            new Money(row.getBigDecimal("amount"), row.getString("currency"))),
        row.getTimestamp("computed_at").toInstant());
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static <T> List<T> each(List<Cost> costs, Function<Cost, T> of) {
    List<T> each = new ArrayList<>(costs.size());
    costs.forEach(one -> each.add(of.apply(one)));
    return each;
  }
}
