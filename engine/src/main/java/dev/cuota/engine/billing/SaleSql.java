package dev.cuota.engine.billing;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SQL of what accounts sold, and what that is worth. */
final class SaleSql {
  private SaleSql() {}

  static List<Sale> of(Tx tx, EnvironmentId environment, Period month, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            """
            select account, day, currency, amount, worth, value, rates from billing_sales
            where environment = :environment and month = :month and account = any(:accounts)
            order by account, day, currency
            """)
        .bind("environment", environment.value())
        .bind("month", utc(month))
        .bindArray("accounts", Long.class, accounts)
        .map(
            (row, _) ->
                new Sale(
                    row.getLong("account"),
                    row.getObject("day", LocalDate.class),
                    row.getString("currency"),
                    row.getBigDecimal("amount"),
                    row.getString("worth"),
                    row.getBigDecimal("value"),
                    row.getString("rates")))
        .list();
  }

  /** Puts these in place of all that were known of accounts in a month. */
  static void replace(
      Tx tx, EnvironmentId environment, Period month, Collection<Long> accounts, List<Sale> sales) {
    tx.handle()
        .createUpdate(
            """
            delete from billing_sales
            where environment = :environment and month = :month and account = any(:accounts)
            """)
        .bind("environment", environment.value())
        .bind("month", utc(month))
        .bindArray("accounts", Long.class, accounts)
        .execute();
    if (sales.isEmpty()) {
      return;
    }
    tx.handle()
        .createUpdate(
            """
            insert into billing_sales
              (environment, account, month, day, currency, amount, worth, value, rates)
            select :environment, account, :month, day, currency, amount, worth, value, rates
            from unnest(:accounts, :days, :currencies, :amounts, :worths, :values, :rates)
              as g (account, day, currency, amount, worth, value, rates)
            """)
        .bind("environment", environment.value())
        .bind("month", utc(month))
        .bindArray("accounts", Long.class, each(sales, Sale::account))
        .bindArray("days", LocalDate.class, each(sales, Sale::day))
        .bindArray("currencies", String.class, each(sales, Sale::currency))
        .bindArray("amounts", BigDecimal.class, each(sales, Sale::amount))
        .bindArray("worths", String.class, each(sales, Sale::worth))
        .bindArray("values", BigDecimal.class, each(sales, Sale::value))
        .bindArray("rates", String.class, each(sales, Sale::rates))
        .execute();
  }

  /** Months in which something is not valued yet. */
  static Set<Instant> waitingMonths(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select distinct month from billing_sales
            where environment = :environment and value is null
            """)
        .bind("environment", environment.value())
        .mapTo(OffsetDateTime.class)
        .map(OffsetDateTime::toInstant)
        .set();
  }

  /** Accounts of whose sales in a month something is not valued yet. */
  static Set<Long> waiting(Tx tx, EnvironmentId environment, Period month) {
    return tx.handle()
        .createQuery(
            """
            select distinct account from billing_sales
            where environment = :environment and month = :month and value is null
            """)
        .bind("environment", environment.value())
        .bind("month", utc(month))
        .mapTo(Long.class)
        .set();
  }

  private static OffsetDateTime utc(Period month) {
    return month.start().atOffset(ZoneOffset.UTC);
  }

  private static <T extends @Nullable Object> List<T> each(List<Sale> sales, Function<Sale, T> of) {
    List<T> each = new ArrayList<>(sales.size());
    sales.forEach(sale -> each.add(of.apply(sale)));
    return each;
  }
}
