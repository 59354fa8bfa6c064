package dev.cuota.engine.margin;

import dev.cuota.core.margin.MonthMargin;
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
import org.jspecify.annotations.Nullable;

/** SQL of what accounts brought in and cost in months that are over. */
final class MonthSql {
  private MonthSql() {}

  /** Writes what is different, and takes away who is not among {@code parts}. */
  static void put(
      Tx tx,
      MarginBook.Asked asked,
      String worth,
      List<Long> of,
      List<MonthMargin.Part> parts,
      Instant now) {
    OffsetDateTime month = start(asked.month());
    tx.handle()
        .createUpdate(
            """
            delete from margin_months
            where environment = :environment and month = :month and account = any(:of)
              and account <> all(:accounts)
            """)
        .bind("environment", asked.environment().value())
        .bind("month", month)
        .bindArray("of", Long.class, of)
        .bindArray("accounts", Long.class, each(parts, part -> part.margin().account()))
        .execute();
    tx.handle()
        .createUpdate(
            """
            insert into margin_months as m
              (environment, account, month, currency, income, cost, worth_currency, worth_income,
               worth_cost, computed_at)
            select :environment, account, :month, currency, income, cost, :worth, worth_income,
                   worth_cost, :now
            from unnest(:accounts, :currencies, :incomes, :costs, :worthIncomes, :worthCosts)
              as g (account, currency, income, cost, worth_income, worth_cost)
            on conflict (account, month) do update
              set (currency, income, cost, worth_currency, worth_income, worth_cost, computed_at)
                = (excluded.currency, excluded.income, excluded.cost, excluded.worth_currency,
                   excluded.worth_income, excluded.worth_cost, excluded.computed_at)
              where (m.currency, m.income, m.cost, m.worth_currency, m.worth_income, m.worth_cost)
                is distinct from
                    (excluded.currency, excluded.income, excluded.cost, excluded.worth_currency,
                     excluded.worth_income, excluded.worth_cost)
            """)
        .bind("environment", asked.environment().value())
        .bind("month", month)
        .bind("worth", worth)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, each(parts, part -> part.margin().account()))
        .bindArray("currencies", String.class, each(parts, part -> part.margin().currency()))
        .bindArray(
            "incomes", BigDecimal.class, each(parts, part -> part.margin().income().amount()))
        .bindArray("costs", BigDecimal.class, each(parts, part -> part.margin().cost().amount()))
        .bindArray(
            "worthIncomes",
            BigDecimal.class,
            each(parts, part -> worth(part, MonthMargin.Total::income)))
        .bindArray(
            "worthCosts",
            BigDecimal.class,
            each(parts, part -> worth(part, MonthMargin.Total::cost)))
        .execute();
  }

  /** The months from one on, in their order, told in {@code currency}. */
  static List<MonthFigure> since(
      Tx tx, EnvironmentId environment, YearMonth first, String currency) {
    return tx.handle()
        .createQuery(
            """
            select month,
                   count(*) filter (where valued) as valued,
                   count(*) filter (where not valued) as unvalued,
                   coalesce(sum(worth_income) filter (where valued), 0) as income,
                   coalesce(sum(worth_cost) filter (where valued), 0) as cost
            from (select *, worth_currency = :currency and worth_cost is not null as valued
                  from margin_months where environment = :environment and month >= :first) m
            group by month order by month
            """)
        .bind("environment", environment.value())
        .bind("first", start(first))
        .bind("currency", currency)
        .map((row, _) -> figure(row, currency))
        .list();
  }

  private static MonthFigure figure(ResultSet row, String currency) throws SQLException {
    Instant month = row.getTimestamp("month").toInstant();
    return new MonthFigure(
        YearMonth.from(month.atOffset(ZoneOffset.UTC)),
        new MonthMargin.Total(
            row.getLong("valued"),
            new Money(row.getBigDecimal("income"), currency),
            new Money(row.getBigDecimal("cost"), currency)),
        row.getLong("unvalued"),
        false);
  }

  private static @Nullable BigDecimal worth(
      MonthMargin.Part part, Function<MonthMargin.Total, Money> of) {
    return part.whole().map(of).map(Money::amount).orElse(null);
  }

  private static OffsetDateTime start(YearMonth month) {
    return Period.month(month).start().atOffset(ZoneOffset.UTC);
  }

  private static <T extends @Nullable Object> List<T> each(
      List<MonthMargin.Part> parts, Function<MonthMargin.Part, T> of) {
    List<T> each = new ArrayList<>(parts.size());
    parts.forEach(part -> each.add(of.apply(part)));
    return each;
  }
}
