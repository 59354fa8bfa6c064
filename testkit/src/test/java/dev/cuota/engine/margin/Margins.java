package dev.cuota.engine.margin;

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
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A world in the middle of January, with costs in euros and a payment fee of 5 %. Signatures (1 each), tokens
 * (0.001 each; two features count them, and a window of a minute) and pages that no feature names (0.01
 * each). Plans: {@code small} for 10 EUR, the default; {@code dollars} for 10 USD; {@code yearly} for
 * 100 EUR a year. Above 100 tokens one more is 0.01.
 */
final class Margins implements AutoCloseable {
  static final YearMonth JANUARY = YearMonth.of(2026, 1);
  static final Instant MIDDLE = Instant.parse("2026-01-15T12:00:00Z");
  static final Instant THIRD = Instant.parse("2026-02-03T06:00:00Z");
  static final Cause ADA = Cause.admin("ada");

  final World world = new World(MIDDLE).withCatalog(catalog());
  private int events;

  private static Catalog catalog() {
    return new Catalog(
        "Margins",
        "EUR",
        BigDecimal.valueOf(5),
        "small",
        "",
        new TreeMap<>(
            Catalog.byKey(
                List.of(
                    meter("signatures", "1"),
                    meter("tokens", "0.001"),
                    meter("pages", "0.01"),
                    meter("clicks", "0")),
                Meter::key)),
        Catalog.byKey(
            List.of(
                feature("signatures", FeatureKind.METERED, "signatures"),
                feature("tokens", FeatureKind.METERED, "tokens"),
                feature("prompts", FeatureKind.METERED, "tokens"),
                feature("tokens_a_minute", FeatureKind.WINDOW, "tokens"),
                feature("signatures_a_minute", FeatureKind.WINDOW, "signatures")),
            Feature::key),
        Collections.emptySortedMap(),
        Catalog.byKey(
            List.of(
                plan("small", "10", "EUR", Plan.Interval.MONTH),
                plan("dollars", "10", "USD", Plan.Interval.MONTH),
                plan("yearly", "100", "EUR", Plan.Interval.YEAR)),
            Plan::key));
  }

  private static Plan plan(String key, String price, String currency, Plan.Interval interval) {
    TreeMap<String, Entitlement> gives = new TreeMap<>();
    gives.put("signatures", Entitlement.of(Limit.atMost(1_000), Mode.HARD));
    gives.put(
        "tokens",
        new Entitlement(
            Limit.atMost(100),
            Mode.SOFT,
            null,
            Entitlement.Scope.TENANT,
            new Overage.Plain(new BigDecimal("0.01"))));
    gives.put("prompts", Entitlement.of(Limit.unlimited(), Mode.SOFT));
    gives.put("tokens_a_minute", window());
    gives.put("signatures_a_minute", window());
    return new Plan(
        key,
        0,
        new TreeMap<>(Map.of("en", key)),
        new BigDecimal(price),
        currency,
        interval,
        null,
        gives,
        null,
        null,
        7,
        Plan.Policy.ANY);
  }

  private static Entitlement window() {
    return new Entitlement(
        Limit.unlimited(), Mode.HARD, Entitlement.Window.MINUTE, Entitlement.Scope.TENANT, null);
  }

  private static Feature feature(String key, FeatureKind kind, String meter) {
    return new Feature(key, kind, meter, "", Quantity.ONE, true, key, Collections.emptySortedMap());
  }

  private static Meter meter(String key, String cost) {
    return new Meter(
        key,
        key,
        Aggregation.SUM,
        JsonPath.of("$.v"),
        "",
        new TreeMap<>(),
        Map.of(),
        new BigDecimal(cost));
  }

  Engine engine() {
    return world.engine();
  }

  Margin margin() {
    return engine().margin();
  }

  void clock(Instant to) {
    world.clock().set(to);
  }

  Tenant tenant(String key) {
    return engine().accounts().tenant(world.environment(), key);
  }

  void on(String tenant, String plan) {
    engine().accounts().assignPlan(world.environment(), tenant, plan);
  }

  void used(String tenant, String meter, String amount) {
    used(tenant, meter, amount, Instant.parse("2026-01-10T12:00:00Z"));
  }

  void used(String tenant, String meter, String amount, Instant time) {
    UsageEvent event =
        new UsageEvent(
            "test",
            "e" + ++events,
            meter,
            tenant,
            time,
            new MapData(Map.of("v", new BigDecimal(amount))));
    engine().metering().accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  void rate(String pair, String value) {
    var said =
        new PostedRate(
            CurrencyPair.of(pair).orElseThrow(),
            Side.MID,
            LocalDate.of(2026, 1, 15),
            new BigDecimal(value));
    engine().rates().set(said, "for the test", new Decider(ADA, world.environment()), false);
  }

  MonthMargins live() {
    return margin().month(world.environment(), JANUARY).orElseThrow();
  }

  AccountMargin of(String tenant) {
    return margin()
        .account(world.environment(), tenant(tenant).account(), JANUARY)
        .map(MonthMargin.Part::margin)
        .orElseThrow();
  }

  CostTally rollUp() {
    return rollUp(engine(), false);
  }

  CostTally rollUp(Engine node, boolean dryRun) {
    return node.margin()
        .rollUp(new Margin.Ask(world.environment(), JANUARY, dryRun), ADA, JobRun.Progress.UNHEARD);
  }

  /** Rolled up, such as {@code tokens 200 at 0.001 = 0.2 EUR}. */
  List<String> rolledUp() {
    return rows(null).stream()
        .map(
            row ->
                "%s %s at %s = %s %s%s"
                    .formatted(
                        row.line().item(),
                        row.line().quantity().toPlainString(),
                        row.line().unitCost().toPlainString(),
                        row.line().amount().amount().toPlainString(),
                        row.line().amount().currency(),
                        row.line().ownProvider() ? " own" : ""))
        .toList();
  }

  List<CostRow> rows(@Nullable Long account) {
    return margin()
        .costs(new CostSearch(world.environment(), JANUARY, account, CostSearch.MAX_LIMIT, 0));
  }

  /** What is open, such as {@code account_loses_money acme 2026-01}. */
  List<String> alerts() {
    return engine().alerts().open(world.environment()).stream()
        .map(Alert::alarm)
        .map(alarm -> alarm.kind() + " " + alarm.subject())
        .sorted()
        .toList();
  }

  List<String> watch() {
    return margin().watch(world.environment(), false);
  }

  @Override
  public void close() {
    world.close();
  }
}
