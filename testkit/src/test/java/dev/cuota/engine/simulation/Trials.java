package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.PlanMove;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A world in January 2026 in which {@code small} costs 10 EUR with 100 tokens, 0.01 EUR for one more, 2 % of sales above
 * 1,000 EUR, and no calls; and {@code large} 100 EUR with 1,000 tokens and as many calls as one likes. A token costs 0.005
 * EUR, a call 0.1, and a payment 5 %.
 */
final class Trials implements AutoCloseable {
  static final YearMonth JANUARY = YearMonth.of(2026, 1);

  final World world;
  private int events;

  Trials() {
    this(catalog(UnaryOperator.identity()));
  }

  Trials(Catalog catalog) {
    world = new World(Instant.parse("2026-01-15T12:00:00Z")).withCatalog(catalog);
  }

  /** What a plan may be made of otherwise. */
  record Terms(
      String price, Plan.Interval interval, long tokens, Mode mode, @Nullable String overage) {
    static final Terms SMALL = new Terms("10", Plan.Interval.MONTH, 100, Mode.SOFT, "0.01");
    static final Terms LARGE = new Terms("100", Plan.Interval.MONTH, 1_000, Mode.SOFT, "0.01");
  }

  /** The catalog with another small plan. */
  static Catalog catalog(UnaryOperator<Terms> small) {
    return catalog(
        List.of(plan("small", small.apply(Terms.SMALL)), plan("large", Terms.LARGE)),
        meter("tokens", Aggregation.SUM, "$.v", "0.005"));
  }

  /** The catalog with other plans and another meter of tokens. */
  static Catalog catalog(List<Plan> plans, Meter tokens) {
    Meter gmv =
        new Meter(
            "gmv",
            "sale",
            Aggregation.SUM,
            JsonPath.of("$.amount"),
            "",
            new TreeMap<>(Map.of("currency", JsonPath.of("$.currency"))),
            Map.of(),
            BigDecimal.ZERO);
    return new Catalog(
        "Trials",
        "EUR",
        new BigDecimal("5"),
        "small",
        "",
        new TreeMap<>(
            Catalog.byKey(
                List.of(tokens, meter("calls", Aggregation.COUNT, null, "0.1"), gmv), Meter::key)),
        Catalog.byKey(List.of(feature("tokens"), feature("calls")), Feature::key),
        new TreeMap<>(),
        Catalog.byKey(plans, Plan::key));
  }

  static Plan plan(String key, Terms terms) {
    TreeMap<String, Entitlement> gives = new TreeMap<>();
    gives.put(
        "tokens",
        new Entitlement(
            Limit.atMost(terms.tokens()),
            terms.mode(),
            null,
            Entitlement.Scope.TENANT,
            terms.overage() == null ? null : new Overage.Plain(new BigDecimal(terms.overage()))));
    if (key.equals("large")) {
      gives.put("calls", Entitlement.of(Limit.unlimited(), Mode.HARD));
    }
    return new Plan(
        key,
        0,
        new TreeMap<>(Map.of("en", key)),
        new BigDecimal(terms.price()),
        "EUR",
        terms.interval(),
        null,
        gives,
        Quantity.of(1_000),
        BigDecimal.TWO,
        7,
        Plan.Policy.ANY);
  }

  static Meter meter(String key, Aggregation aggregation, @Nullable String path, String cost) {
    return new Meter(
        key,
        key,
        aggregation,
        path == null ? null : JsonPath.of(path),
        "",
        Collections.emptySortedMap(),
        Map.of(),
        new BigDecimal(cost));
  }

  private static Feature feature(String key) {
    return new Feature(
        key, FeatureKind.METERED, key, "", Quantity.ONE, true, key, Collections.emptySortedMap());
  }

  /** Sends an event; its data has {@code v}. */
  void send(String tenant, String type, Map<String, Object> data, String time) {
    UsageEvent event =
        new UsageEvent(
            "test", "e" + ++events, type, tenant, Instant.parse(time), new MapData(data));
    world.engine().metering().accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  void tokens(String tenant, int amount, String time) {
    send(tenant, "tokens", Map.of("v", amount), time);
  }

  void sold(String tenant, String amount, String currency, String time) {
    send(tenant, "sale", Map.of("amount", new BigDecimal(amount), "currency", currency), time);
  }

  Tenant tenant(String key) {
    return world.engine().accounts().tenant(world.environment(), key);
  }

  void move(String tenant, String plan) {
    tenant(tenant);
    world
        .engine()
        .planMoves()
        .make(
            world.environment(),
            new PlanMove(new PlanMove.Named(List.of(tenant)), plan, null),
            "ada",
            (_, _) -> {});
  }

  Simulations simulations() {
    return world.engine().simulations();
  }

  Scenario january(@Nullable Catalog catalog) {
    return Scenario.of(world.environment(), JANUARY, JANUARY, catalog);
  }

  /** What a scenario comes to, account by account. */
  record Outcome(Simulated found, List<SimulatedAccount> accounts, Projecting projecting) {
    SimulatedAccount of(String key) {
      return accounts.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
    }
  }

  Outcome run(Scenario scenario) {
    if (!(simulations().prepare(scenario) instanceof Prepared.Ready(Replay replay))) {
      throw new IllegalArgumentException("not to be tried: " + simulations().prepare(scenario));
    }
    List<SimulatedAccount> accounts = new ArrayList<>();
    Simulated found = replay.run(accounts::addAll, JobRun.Progress.UNHEARD);
    return new Outcome(found, accounts, Projecting.of(replay.catalog(), found));
  }

  void sql(String statement) {
    try (Connection connection = DriverManager.getConnection(world.url());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A digest of every table of the control database but those that are named. */
  Map<String, String> digests(List<String> without) {
    Map<String, String> digests = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(world.url());
        Statement sql = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          sql.executeQuery(
              "select table_name from information_schema.tables"
                  + " where table_schema = 'control' and table_type = 'BASE TABLE'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      tables.removeAll(without);
      for (String table : tables) {
        try (ResultSet row =
            sql.executeQuery(
                "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')"
                    + " from control.\""
                    + table
                    + "\" t")) {
          row.next();
          digests.put(table, row.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return digests;
  }

  @Override
  public void close() {
    world.close();
  }
}
