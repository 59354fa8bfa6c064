package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small catalog that uses every kind of thing once, and ways to change it. */
final class SampleCatalog {
  static final Meter TOKENS =
      new Meter(
          "tokens",
          "ai.usage",
          Aggregation.SUM,
          JsonPath.of("$.tokens"),
          "token",
          new TreeMap<>(Map.of("model", JsonPath.of("$.model"))),
          Map.of(JsonPath.of("$.billable"), "true"),
          new BigDecimal("0.000005"));
  static final Meter STORAGE =
      new Meter(
          "storage",
          "storage.level",
          Aggregation.TIME_WEIGHTED_AVG,
          JsonPath.of("$['stored bytes']"),
          "byte",
          new TreeMap<>(),
          Map.of(),
          new BigDecimal("0.000000000023"));

  /** What commission is taken of. */
  private static final Meter SALES =
      new Meter(
          "gmv",
          "sale",
          Aggregation.SUM,
          JsonPath.of("$.amount"),
          "",
          new TreeMap<>(Map.of("currency", JsonPath.of("$.currency"))),
          Map.of(),
          BigDecimal.ZERO);

  static final Counter COUPONS =
      new Counter("coupons", "shop.store_coupons", "tenant_id", "is_active", "2", "created_at");

  private SampleCatalog() {}

  static Catalog catalog() {
    return catalog(List.of(TOKENS, STORAGE), features(), List.of(starter(), growth(), annual()));
  }

  /** The one that has these, and what commission is taken of. */
  static Catalog catalog(List<Meter> meters, List<Feature> features, List<Plan> plans) {
    List<Meter> all = new ArrayList<>(meters);
    all.add(SALES);
    return new Catalog(
        "Sample",
        "EUR",
        new BigDecimal("5.4"),
        "starter",
        "https://example.com/upgrade?tenant={tenant}",
        new TreeMap<>(Catalog.byKey(all, Meter::key)),
        Catalog.byKey(features, Feature::key),
        new TreeMap<>(
            Map.of(
                "ask", new Action("ask", "ai_tokens", Quantity.of(1000), Action.Failure.CLOSED))),
        Catalog.byKey(plans, Plan::key),
        new TreeMap<>(Map.of("coupons", COUPONS)),
        List.of(
            new TenantTable("shop.store_coupons", "tenant_id", "id"),
            new TenantTable("images", "shop", "name")));
  }

  static List<Feature> features() {
    return List.of(
        feature("storage_gb", FeatureKind.LEVEL, "storage", Quantity.of(1_000_000_000)),
        new Feature(
            "coupons",
            FeatureKind.COUNT,
            null,
            "",
            Quantity.ONE,
            true,
            "coupons",
            names("coupons"),
            "coupons",
            EnforcedBy.DATABASE),
        feature("ai_tokens", FeatureKind.METERED, "tokens", Quantity.ONE),
        feature("tokens_per_day", FeatureKind.WINDOW, "tokens", Quantity.ONE),
        new Feature(
            "themes", FeatureKind.SWITCH, null, "", Quantity.ONE, false, "themes", names("Temas")),
        new Feature(
            "colors",
            FeatureKind.SETTING,
            null,
            "",
            Quantity.ONE,
            true,
            "colors",
            names("Colores")));
  }

  static Plan starter() {
    return plan("starter", "0", null, entitlements(5));
  }

  static Plan growth() {
    return plan("growth", "149.5", null, entitlements(50));
  }

  static Plan annual() {
    return plan("growth_annual", "1495", "growth", entitlements(50));
  }

  static Plan plan(
      String key,
      String price,
      @Nullable String like,
      SortedMap<String, Entitlement> entitlements) {
    return new Plan(
        key,
        0,
        names(key),
        new BigDecimal(price),
        "EUR",
        like == null ? Plan.Interval.MONTH : Plan.Interval.YEAR,
        like,
        entitlements,
        Quantity.of(1000),
        new BigDecimal("1.50"),
        7,
        Plan.Policy.ALL);
  }

  static SortedMap<String, Entitlement> entitlements(long gigabytes) {
    return new TreeMap<>(
        Map.of(
            "storage_gb",
            soft(
                Limit.atMost(gigabytes),
                new Overage.Volume(List.of(tier("10", "0.05"), tier(null, "0.04")))),
            "ai_tokens",
            soft(
                Limit.atMost(5000),
                new Overage.Bounded(
                    new Overage.Packages(Quantity.of(1000), new BigDecimal("0.010")),
                    BigDecimal.ONE,
                    new BigDecimal("500"))),
            "tokens_per_day",
            new Entitlement(
                    Limit.atMost(2000),
                    Mode.HARD,
                    Entitlement.Window.DAY,
                    Entitlement.Scope.ACCOUNT,
                    null)
                .refilling(new Entitlement.Steady(Quantity.of(5000)))
                .withOwnProvider(Limit.unlimited()),
            "themes",
            Entitlement.of(Limit.unlimited(), Mode.HARD),
            "colors",
            Entitlement.of(Limit.atMost(12), Mode.HARD)));
  }

  static Catalog change(UnaryOperator<Plan> growth) {
    Plan changed = growth.apply(growth());
    Plan twin = plan("growth_annual", "1495", "growth", changed.entitlements());
    return catalog(List.of(TOKENS, STORAGE), features(), List.of(starter(), changed, twin));
  }

  private static Feature feature(String key, FeatureKind kind, String meter, Quantity unitSize) {
    return new Feature(key, kind, meter, "unit", unitSize, true, key, names(key));
  }

  private static Entitlement soft(Limit limit, Overage overage) {
    return new Entitlement(limit, Mode.SOFT, null, Entitlement.Scope.TENANT, overage);
  }

  private static Overage.Tier tier(@Nullable String upTo, String price) {
    return new Overage.Tier(upTo == null ? null : Quantity.of(upTo), new BigDecimal(price));
  }

  private static SortedMap<String, String> names(String name) {
    return new TreeMap<>(Map.of("en", name, "es", name + " (es)"));
  }
}
