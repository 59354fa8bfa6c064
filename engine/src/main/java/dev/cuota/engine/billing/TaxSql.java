package dev.cuota.engine.billing;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL of taxes. */
final class TaxSql {
  private TaxSql() {}

  static SortedMap<String, Tax> all(Tx tx, EnvironmentId environment) {
    SortedMap<String, Tax> all = new TreeMap<>();
    tx.handle()
        .createQuery(
            """
            select country, name as tax_name, percent as tax_percent, included as tax_included
            from billing_taxes where environment = :environment
            """)
        .bind("environment", environment.value())
        .map((row, _) -> Map.entry(row.getString("country"), needed(row)))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  static void replace(Tx tx, EnvironmentId environment, Map<String, Tax> taxes) {
    tx.handle()
        .createUpdate("delete from billing_taxes where environment = :environment")
        .bind("environment", environment.value())
        .execute();
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into billing_taxes (environment, country, name, percent, included)
                values (:environment, :country, :name, :percent, :included)
                """);
    taxes.forEach(
        (country, tax) ->
            batch
                .bind("environment", environment.value())
                .bind("country", country)
                .bind("name", tax.name())
                .bind("percent", tax.percent())
                .bind("included", tax.included())
                .add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** What is due of accounts, by where they are now. */
  static Map<Long, Tax> of(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    Map<Long, Tax> of = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select a.id, t.name as tax_name, t.percent as tax_percent, t.included as tax_included
            from accounts a
            join billing_taxes t on t.environment = a.environment and t.country = a.country
            where a.environment = :environment and a.id = any(:accounts)
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> Map.entry(row.getLong("id"), needed(row)))
        .forEach(entry -> of.put(entry.getKey(), entry.getValue()));
    return of;
  }

  /** Takes down what the account is told. */
  static void fix(Tx tx, UUID adjustment, @Nullable Tax tax) {
    tx.handle()
        .createUpdate(
            """
            update billing_adjustments
               set tax_fixed = true, tax_name = :name, tax_percent = :percent,
                   tax_included = :included
             where id = :id and not tax_fixed
            """)
        .bind("id", adjustment)
        .bindByType("name", tax == null ? null : tax.name(), String.class)
        .bindByType("percent", tax == null ? null : tax.percent(), BigDecimal.class)
        .bindByType("included", tax == null ? null : tax.included(), Boolean.class)
        .execute();
  }

  /** That of a row that may have none. */
  static @Nullable Tax tax(ResultSet row) throws SQLException {
    return row.getString("tax_name") == null ? null : needed(row);
  }

  private static Tax needed(ResultSet row) throws SQLException {
    return new Tax(
        row.getString("tax_name"),
        row.getBigDecimal("tax_percent"),
        row.getBoolean("tax_included"));
  }
}
