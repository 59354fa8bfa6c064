package dev.cuota.engine.simulation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Limiting;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL of what was found. */
final class ResultSql {
  private ResultSql() {}

  static void accounts(Tx tx, UUID id, EnvironmentId environment, List<SimulatedAccount> accounts) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into simulation_accounts
                values
                  (:id, :environment, :account, :key,
                   :was_plan, :was_months, :was_currencies, :was_prices, :was_overages, :was_commissions,
                   :was_cost, :was_cost_currency,
                   :would_plan, :would_months, :would_currencies, :would_prices, :would_overages,
                   :would_commissions, :would_cost, :would_cost_currency,
                   :difference, :missing, :unvalued)
                """);
    for (SimulatedAccount one : accounts) {
      batch
          .bind("id", id)
          .bind("environment", environment.value())
          .bind("account", one.account())
          .bind("key", one.key())
          .bind("was_plan", one.was().plan())
          .bind("was_months", one.was().months())
          .bind("would_plan", one.would().plan())
          .bind("would_months", one.would().months())
          .bindByType(
              "difference", one.difference().map(Money::amount).orElse(null), BigDecimal.class)
          .bind("missing", one.missing())
          .bindArray("unvalued", String.class, one.unvalued());
      SideSql.bind(batch, "was_", one.was());
      SideSql.bind(batch, "would_", one.would());
      batch.add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  static void limits(Tx tx, UUID id, EnvironmentId environment, List<SimulatedAccount> accounts) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into simulation_limits
                values (:id, :environment, :account, :key, :month, :feature, :tenant, :why, :used,
                        :allowed, :at, :before)
                """);
    for (SimulatedAccount account : accounts) {
      for (Limited one : account.limited()) {
        Instant at = one.at();
        batch
            .bind("id", id)
            .bind("environment", environment.value())
            .bind("account", account.account())
            .bind("key", account.key())
            .bind("month", one.month().atDay(1))
            .bind("feature", one.feature())
            .bind("tenant", one.tenant() == null ? "" : one.tenant())
            .bind("why", one.why().wire())
            .bind("used", one.used().value())
            .bind("allowed", one.allowed().value())
            .bindByType("at", at == null ? null : at.atOffset(ZoneOffset.UTC), OffsetDateTime.class)
            .bind("before", one.before())
            .add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  static void plans(Tx tx, UUID id, EnvironmentId environment, List<Projecting.OfPlan> plans) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into simulation_plans
                values (:id, :environment, :plan, :place, :months, :currencies, :prices, :overages,
                        :commissions, :cost, :cost_currency, :full_revenue, :full_currency, :full_cost,
                        :full_months)
                """);
    for (Projecting.OfPlan one : plans) {
      Economy full = one.full();
      Money cost = full == null ? null : full.cost();
      batch
          .bind("id", id)
          .bind("environment", environment.value())
          .bind("plan", one.plan())
          .bind("place", batch.size())
          .bind("months", one.all().months())
          .bindByType(
              "full_revenue", full == null ? null : full.revenue().amount(), BigDecimal.class)
          .bindByType(
              "full_currency", full == null ? null : full.revenue().currency(), String.class)
          .bindByType("full_cost", cost == null ? null : cost.amount(), BigDecimal.class)
          .bindByType("full_months", full == null ? null : (int) full.months(), Integer.class);
      SideSql.bind(batch, "", one.all());
      batch.add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  static List<Projecting.OfPlan> plans(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery(
            """
            select * from simulation_plans
            where environment = :environment and simulation = :id order by place
            """)
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> plan(row))
        .list();
  }

  /** Those whose bill changes most first; where there is no difference to be told, before all. */
  static List<SimulatedAccount> accounts(
      Tx tx, EnvironmentId environment, UUID id, int limit, int offset) {
    List<SimulatedAccount> bare =
        tx.handle()
            .createQuery(
                """
                select * from simulation_accounts
                where environment = :environment and simulation = :id
                order by abs(difference) desc nulls first, account limit :limit offset :offset
                """)
            .bind("environment", environment.value())
            .bind("id", id)
            .bind("limit", limit)
            .bind("offset", offset)
            .map((row, _) -> account(row))
            .list();
    Map<Long, List<Limited>> limited = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select * from simulation_limits
            where environment = :environment and simulation = :id and account = any(:accounts)
            order by account, month, feature, tenant
            """)
        .bind("environment", environment.value())
        .bind("id", id)
        .bindArray("accounts", Long.class, bare.stream().map(SimulatedAccount::account).toList())
        .map((row, _) -> limited(row))
        .forEach(
            one ->
                limited.computeIfAbsent(one.account(), _ -> new ArrayList<>()).add(one.limited()));
    return bare.stream()
        .map(
            one ->
                new SimulatedAccount(
                    one.account(),
                    one.key(),
                    one.was(),
                    one.would(),
                    one.missing(),
                    limited.getOrDefault(one.account(), List.of()),
                    one.unvalued()))
        .toList();
  }

  /** The newly limited first, then by when. */
  static List<LimitedAccount> limits(
      Tx tx, EnvironmentId environment, UUID id, int limit, int offset) {
    return tx.handle()
        .createQuery(
            """
            select * from simulation_limits
            where environment = :environment and simulation = :id
            order by before, month, at nulls last, account, feature, tenant
            limit :limit offset :offset
            """)
        .bind("environment", environment.value())
        .bind("id", id)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> limited(row))
        .list();
  }

  private static SimulatedAccount account(ResultSet row) throws SQLException {
    Side was = SideSql.read(row, "was_", row.getString("was_plan"), row.getInt("was_months"));
    Side would =
        SideSql.read(row, "would_", row.getString("would_plan"), row.getInt("would_months"));
    return new SimulatedAccount(
        row.getLong("account"),
        row.getString("key"),
        was,
        would,
        row.getString("missing"),
        List.of(),
        SideSql.texts(row, "unvalued"));
  }

  private static LimitedAccount limited(ResultSet row) throws SQLException {
    String tenant = row.getString("tenant");
    @Nullable OffsetDateTime at = row.getObject("at", OffsetDateTime.class);
    return new LimitedAccount(
        row.getLong("account"),
        row.getString("key"),
        new Limited(
            YearMonth.from(row.getObject("month", LocalDate.class)),
            row.getString("feature"),
            tenant.isEmpty() ? null : tenant,
            Limiting.of(row.getString("why")),
            new Quantity(row.getBigDecimal("used")),
            new Quantity(row.getBigDecimal("allowed")),
            at == null ? null : at.toInstant(),
            row.getBoolean("before")));
  }

  private static Projecting.OfPlan plan(ResultSet row) throws SQLException {
    String plan = row.getString("plan");
    Side all = SideSql.read(row, "", plan, row.getInt("months"));
    String currency = row.getString("full_currency");
    if (currency == null) {
      return new Projecting.OfPlan(plan, all, null);
    }
    BigDecimal cost = row.getBigDecimal("full_cost");
    return new Projecting.OfPlan(
        plan,
        all,
        new Economy(
            plan,
            new Money(row.getBigDecimal("full_revenue"), currency),
            cost == null ? null : new Money(cost, all.cost().currency()),
            row.getInt("full_months")));
  }
}
