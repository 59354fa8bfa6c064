package dev.cuota.engine.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.Side;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/** A side in the columns of a table. */
final class SideSql {
  private SideSql() {}

  /** {@code prefix} is that of the columns, such as {@code was_}. */
  static <T extends SqlStatement<T>> T bind(T statement, String prefix, Side side) {
    List<Charges> charges = List.copyOf(side.charges().values());
    return statement
        .bindArray(prefix + "currencies", String.class, List.copyOf(side.charges().keySet()))
        .bindArray(prefix + "prices", BigDecimal.class, each(charges, Charges::price))
        .bindArray(prefix + "overages", BigDecimal.class, each(charges, Charges::overage))
        .bindArray(prefix + "commissions", BigDecimal.class, each(charges, Charges::commission))
        .bind(prefix + "cost", side.cost().amount())
        .bind(prefix + "cost_currency", side.cost().currency());
  }

  static Side read(ResultSet row, String prefix, String plan, int months) throws SQLException {
    List<String> currencies = texts(row, prefix + "currencies");
    List<BigDecimal> prices = numbers(row, prefix + "prices");
    List<BigDecimal> overages = numbers(row, prefix + "overages");
    List<BigDecimal> commissions = numbers(row, prefix + "commissions");
    SortedMap<String, Charges> charges = new TreeMap<>();
    for (int i = 0; i < currencies.size(); i++) {
      String currency = currencies.get(i);
      charges.put(
          currency,
          new Charges(
              new Money(prices.get(i), currency),
              new Money(overages.get(i), currency),
              new Money(commissions.get(i), currency)));
    }
    Money cost =
        new Money(row.getBigDecimal(prefix + "cost"), row.getString(prefix + "cost_currency"));
    return new Side(plan, months, charges, cost);
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }

  static List<BigDecimal> numbers(ResultSet row, String column) throws SQLException {
    return Arrays.asList((BigDecimal[]) row.getArray(column).getArray());
  }

  private static List<BigDecimal> each(List<Charges> charges, Function<Charges, Money> of) {
    return charges.stream().map(of).map(Money::amount).toList();
  }
}
