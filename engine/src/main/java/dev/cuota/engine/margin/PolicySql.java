package dev.cuota.engine.margin;

import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** SQL of policies. */
final class PolicySql {
  private PolicySql() {}

  static PolicyStand of(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select * from margin_policies where environment = :environment")
        .bind("environment", environment.value())
        .map((row, _) -> row(row))
        .findOne()
        .orElse(PolicyStand.USUAL);
  }

  /** Lets changes of one environment's policy follow each other. */
  static void lock(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createQuery(
            "select environment from margin_policies where environment = :environment for update")
        .bind("environment", environment.value())
        .mapTo(Integer.class)
        .list();
  }

  /** One of those accounts that there is not. */
  static Optional<Long> unknown(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            """
            select g.id from unnest(:accounts) as g (id)
            where not exists (
              select from accounts a where a.id = g.id and a.environment = :environment)
            order by g.id limit 1
            """)
        .bindArray("accounts", Long.class, accounts)
        .bind("environment", environment.value())
        .mapTo(Long.class)
        .findOne();
  }

  static void put(Tx tx, EnvironmentId environment, MarginPolicy policy, Instant now, String by) {
    MarginPolicy.Guard guard = policy.guard();
    SortedMap<Long, GuardMode> accounts = new TreeMap<>(guard.accounts());
    tx.handle()
        .createUpdate(
            """
            insert into margin_policies
              (environment, cost_alert, currency, margin_alert, tolerance, mode, floor, recovery,
               throttle_features, throttle_rates, account_numbers, account_modes, changed_at,
               changed_by)
            values
              (:environment, :costAlert, :currency, :marginAlert, :tolerance, :mode, :floor,
               :recovery, :features, :rates, :accounts, :modes, :now, :by)
            on conflict (environment) do update
              set (cost_alert, currency, margin_alert, tolerance, mode, floor, recovery,
                   throttle_features, throttle_rates, account_numbers, account_modes, changed_at,
                   changed_by)
                = (excluded.cost_alert, excluded.currency, excluded.margin_alert,
                   excluded.tolerance, excluded.mode, excluded.floor, excluded.recovery,
                   excluded.throttle_features, excluded.throttle_rates, excluded.account_numbers,
                   excluded.account_modes, excluded.changed_at, excluded.changed_by)
            """)
        .bind("environment", environment.value())
        .bind("costAlert", policy.costAlert().amount())
        .bind("currency", policy.costAlert().currency())
        .bind("marginAlert", policy.marginAlert())
        .bind("tolerance", policy.tolerance())
        .bind("mode", guard.mode().wire())
        .bind("floor", guard.floor())
        .bind("recovery", guard.recovery())
        .bindArray("features", String.class, List.copyOf(guard.throttles().keySet()))
        .bindArray(
            "rates",
            BigDecimal.class,
            guard.throttles().values().stream().map(Quantity::value).toList())
        .bindArray("accounts", Long.class, List.copyOf(accounts.keySet()))
        .bindArray("modes", String.class, accounts.values().stream().map(GuardMode::wire).toList())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("by", by)
        .execute();
  }

  private static PolicyStand row(ResultSet row) throws SQLException {
    SortedMap<String, Quantity> throttles = new TreeMap<>();
    String[] features = (String[]) array(row, "throttle_features");
    BigDecimal[] rates = (BigDecimal[]) array(row, "throttle_rates");
    for (int i = 0; i < features.length; i++) {
      throttles.put(features[i], new Quantity(rates[i]));
    }
    Map<Long, GuardMode> accounts = new HashMap<>();
    Long[] numbers = (Long[]) array(row, "account_numbers");
    String[] modes = (String[]) array(row, "account_modes");
    for (int i = 0; i < numbers.length; i++) {
      accounts.put(numbers[i], GuardMode.of(modes[i]).orElseThrow());
    }
    return new PolicyStand(
        new MarginPolicy(
            new Money(row.getBigDecimal("cost_alert"), row.getString("currency")),
            row.getInt("margin_alert"),
            row.getBigDecimal("tolerance"),
            new MarginPolicy.Guard(
                GuardMode.of(row.getString("mode")).orElseThrow(),
                row.getInt("floor"),
                row.getInt("recovery"),
                throttles,
                accounts)),
        row.getTimestamp("changed_at").toInstant(),
        row.getString("changed_by"));
  }

  private static Object array(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array.getArray();
  }
}
