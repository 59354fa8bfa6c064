package dev.cuota.engine.simulation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of what was asked for, and how far it is. */
final class SimulationSql {
  private SimulationSql() {}

  /** Takes one down that is asked for; false when it was before. */
  static boolean insert(Tx tx, Order order, long total, Instant now) {
    Scenario scenario = order.replay().scenario();
    ProjectionAsk ask = order.projections();
    Map<String, BigDecimal> mix = ask.mix() == null ? Map.of() : ask.mix().shares();
    return tx.handle()
            .createUpdate(
                """
                insert into simulations
                  (id, environment, asked_by, asked_at, first_month, last_month, document, catalog_name,
                   plans_from, plans_to, keeps_overrides, chosen, projected, mix_plans, mix_shares,
                   assumption, status, total, seen_at)
                values
                  (:id, :environment, :by, :now, :first, :last, :document, :catalog, :from, :to,
                   :keeps, :chosen, :projected, :mixPlans, :mixShares, :assumption, 'waiting', :total, :now)
                on conflict (id) do nothing
                """)
            .bind("id", order.id())
            .bind("environment", scenario.environment().value())
            .bind("by", order.cause().actor())
            .bind("now", utc(now))
            .bind("first", scenario.first().atDay(1))
            .bind("last", scenario.last().atDay(1))
            .bind("document", order.document())
            .bind("catalog", scenario.catalog() == null ? "" : scenario.catalog().name())
            .bindArray("from", String.class, List.copyOf(scenario.plans().keySet()))
            .bindArray("to", String.class, List.copyOf(scenario.plans().values()))
            .bind("keeps", scenario.keepsOverrides())
            .bindArray("chosen", String.class, scenario.accounts())
            .bindArray("projected", Integer.class, ask.accounts())
            .bindArray("mixPlans", String.class, List.copyOf(mix.keySet()))
            .bindArray("mixShares", BigDecimal.class, List.copyOf(mix.values()))
            .bind("assumption", ask.assumption().name().toLowerCase(Locale.ROOT))
            .bind("total", total)
            .execute()
        == 1;
  }

  /** Takes down how far it is; false when nobody wants to know any more. */
  static boolean reached(Tx tx, UUID id, long done, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update simulations
                   set status = 'running', done = :done, total = greatest(total, :done), seen_at = :now
                 where id = :id and status in ('waiting', 'running')
                """)
            .bind("id", id)
            .bind("done", done)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** That this node still has them. */
  static void seen(Tx tx, Collection<UUID> ids, Instant now) {
    tx.handle()
        .createUpdate("update simulations set seen_at = :now where id = any(:ids)")
        .bind("now", utc(now))
        .bindArray("ids", UUID.class, ids)
        .execute();
  }

  /** Ends one without a result; false when it was over. */
  static boolean end(
      Tx tx,
      EnvironmentId environment,
      UUID id,
      Simulation.Status status,
      String why,
      Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update simulations set status = :status, why = :why, finished_at = :now
                 where environment = :environment and id = :id and status in ('waiting', 'running')
                """)
            .bind("environment", environment.value())
            .bind("id", id)
            .bind("status", status.wire())
            .bind("why", why)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Ends one with what was found, unless nobody wants to know any more. */
  static boolean finish(Tx tx, UUID id, Simulated found, Instant now) {
    var update =
        tx.handle()
            .createUpdate(
                """
                update simulations
                   set status = 'done', finished_at = :now, done = :accounts, total = :accounts,
                       was_currencies = :was_currencies, was_prices = :was_prices,
                       was_overages = :was_overages, was_commissions = :was_commissions,
                       was_cost = :was_cost, was_cost_currency = :was_cost_currency,
                       would_currencies = :would_currencies, would_prices = :would_prices,
                       would_overages = :would_overages, would_commissions = :would_commissions,
                       would_cost = :would_cost, would_cost_currency = :would_cost_currency,
                       months = :months, limited = :limited, newly_limited = :newly,
                       unvalued = :unvalued, counted = :counted, missing = :missing,
                       missing_accounts = :missingAccounts
                 where id = :id and status in ('waiting', 'running')
                """)
            .bind("id", id)
            .bind("now", utc(now))
            .bind("accounts", found.accounts())
            .bind("months", found.was().months())
            .bind("limited", found.limitedAccounts())
            .bind("newly", found.newlyLimited())
            .bind("unvalued", found.unvalued())
            .bindArray("counted", String.class, found.counted())
            .bindArray("missing", String.class, List.copyOf(found.missing().keySet()))
            .bindArray("missingAccounts", Long.class, List.copyOf(found.missing().values()));
    SideSql.bind(update, "was_", found.was());
    SideSql.bind(update, "would_", found.would());
    return update.execute() == 1;
  }

  static Optional<Simulation> find(Tx tx, EnvironmentId environment, UUID id, Instant lost) {
    return tx.handle()
        .createQuery("select * from simulations where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> simulation(row, lost))
        .findOne();
  }

  /** The newest. */
  static List<Simulation> newest(Tx tx, EnvironmentId environment, int most, Instant lost) {
    return tx.handle()
        .createQuery(
            """
            select * from simulations where environment = :environment
            order by asked_at desc, id limit :most
            """)
        .bind("environment", environment.value())
        .bind("most", most)
        .map((row, _) -> simulation(row, lost))
        .list();
  }

  /** Forgets those that were asked for before a time, and all but the newest. */
  static void forget(Tx tx, EnvironmentId environment, Instant before, int most) {
    tx.handle()
        .createUpdate(
            """
            delete from simulations
            where environment = :environment
              and (asked_at < :before
                   or id in (select id from simulations where environment = :environment
                             order by asked_at desc, id offset :most))
            """)
        .bind("environment", environment.value())
        .bind("before", utc(before))
        .bind("most", most)
        .execute();
  }

  /** Numbers of accounts by key. */
  static Map<String, Long> accounts(Tx tx, EnvironmentId environment, Collection<String> keys) {
    Map<String, Long> numbers = new TreeMap<>();
    tx.handle()
        .createQuery(
            "select key, id from accounts where environment = :environment and key = any(:keys)")
        .bind("environment", environment.value())
        .bindArray("keys", String.class, keys)
        .map((row, _) -> Map.entry(row.getString("key"), row.getLong("id")))
        .forEach(one -> numbers.put(one.getKey(), one.getValue()));
    return numbers;
  }

  private static Simulation simulation(ResultSet row, Instant lost) throws SQLException {
    Simulation.State state = state(row, lost);
    return new Simulation(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getString("asked_by"),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        asked(row),
        state,
        state.status() == Simulation.Status.DONE ? found(row) : null);
  }

  private static Simulation.State state(ResultSet row, Instant lost) throws SQLException {
    Simulation.Status status =
        Simulation.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
    boolean gone =
        status.isOpen()
            && row.getObject("seen_at", OffsetDateTime.class).toInstant().isBefore(lost);
    return new Simulation.State(
        gone ? Simulation.Status.FAILED : status,
        row.getLong("done"),
        row.getLong("total"),
        instant(row.getObject("finished_at", OffsetDateTime.class)),
        gone ? "its node is gone" : row.getString("why"));
  }

  private static Simulation.Asked asked(ResultSet row) throws SQLException {
    SortedMap<String, String> plans = new TreeMap<>();
    List<String> from = SideSql.texts(row, "plans_from");
    List<String> to = SideSql.texts(row, "plans_to");
    for (int i = 0; i < from.size(); i++) {
      plans.put(from.get(i), to.get(i));
    }
    Map<String, BigDecimal> mix = new LinkedHashMap<>();
    List<String> mixed = SideSql.texts(row, "mix_plans");
    List<BigDecimal> shares = SideSql.numbers(row, "mix_shares");
    for (int i = 0; i < mixed.size(); i++) {
      mix.put(mixed.get(i), shares.get(i));
    }
    return new Simulation.Asked(
        YearMonth.from(row.getObject("first_month", LocalDate.class)),
        YearMonth.from(row.getObject("last_month", LocalDate.class)),
        row.getString("catalog_name"),
        plans,
        row.getBoolean("keeps_overrides"),
        SideSql.texts(row, "chosen"),
        new ProjectionAsk(
            Arrays.asList((Integer[]) row.getArray("projected").getArray()),
            mix.isEmpty() ? null : new Mix(mix),
            Economy.Assumption.valueOf(row.getString("assumption").toUpperCase(Locale.ROOT))));
  }

  private static Simulated found(ResultSet row) throws SQLException {
    int months = row.getInt("months");
    List<String> missing = SideSql.texts(row, "missing");
    List<Long> accounts = new ArrayList<>();
    Array counts = row.getArray("missing_accounts");
    accounts.addAll(Arrays.asList((Long[]) counts.getArray()));
    SortedMap<String, Long> without = new TreeMap<>();
    for (int i = 0; i < missing.size(); i++) {
      without.put(missing.get(i), accounts.get(i));
    }
    return new Simulated(
        row.getLong("done"),
        SideSql.read(row, "was_", "", months),
        SideSql.read(row, "would_", "", months),
        new TreeMap<>(),
        without,
        row.getLong("limited"),
        row.getLong("newly_limited"),
        row.getLong("unvalued"),
        SideSql.texts(row, "counted"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
