package dev.cuota.testkit;

import dev.cuota.core.catalog.Action;
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
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A shop's catalog with one feature of each kind: orders (10 a month, hard), tokens (100 a month,
 * soft, 0.01 for one more), products (3, hard), storage (5 GB, hard, metered in bytes), images (5 per
 * product), themes (only in the plan {@code large}). Meters read {@code $.v} of events of their name.
 */
public final class ShopCatalog {
  /** Bytes in a GB. */
  public static final Quantity GB = Quantity.of(1_000_000_000);

  private ShopCatalog() {}

  /** The catalog with the plans {@code small}, which is the default, and {@code large}. */
  public static Catalog catalog() {
    return catalog(small(7, Plan.Policy.ANY), large(10_000));
  }

  /** The catalog with other plans; the first is the default. */
  public static Catalog catalog(Plan... plans) {
    return new Catalog(
        "Shop",
        "EUR",
        BigDecimal.ZERO,
        plans[0].key(),
        "https://shop.example/upgrade?tenant={tenant}",
        new TreeMap<>(
            Catalog.byKey(
                List.of(
                    meter("orders", Aggregation.SUM, "0.5"),
                    meter("tokens", Aggregation.SUM, "0.005"),
                    meter("products", Aggregation.LATEST, "0"),
                    meter("storage", Aggregation.LATEST, "0.000000000023")),
                Meter::key)),
        Catalog.byKey(features(), Feature::key),
        new TreeMap<>(
            Map.of(
                "create_order", action("create_order", "orders"),
                "create_product", action("create_product", "products"),
                "pick_theme", action("pick_theme", "themes"))),
        Catalog.byKey(List.of(plans), Plan::key));
  }

  /** The small plan with that grace and policy. */
  public static Plan small(int graceDays, Plan.Policy policy) {
    return plan("small", 10, graceDays, policy);
  }

  /** A plan with that many orders and room for ten times the rest. */
  public static Plan large(long orders) {
    return plan("large", orders, 7, Plan.Policy.ANY);
  }

  private static Plan plan(String key, long orders, int graceDays, Plan.Policy policy) {
    long size = key.equals("small") ? 1 : 10;
    TreeMap<String, Entitlement> entitlements = new TreeMap<>();
    entitlements.put("orders", Entitlement.of(Limit.atMost(orders), Mode.HARD));
    entitlements.put(
        "tokens",
        new Entitlement(
            Limit.atMost(100 * size),
            Mode.SOFT,
            null,
            Entitlement.Scope.TENANT,
            new Overage.Plain(new BigDecimal("0.01"))));
    entitlements.put("products", Entitlement.of(Limit.atMost(3 * size), Mode.HARD));
    entitlements.put("storage_gb", Entitlement.of(Limit.atMost(5 * size), Mode.HARD));
    entitlements.put("images", Entitlement.of(Limit.atMost(5 * size), Mode.HARD));
    if (size > 1) {
      entitlements.put("themes", Entitlement.of(Limit.unlimited(), Mode.HARD));
    }
    return new Plan(
        key,
        0,
        new TreeMap<>(Map.of("en", key)),
        BigDecimal.TEN,
        "EUR",
        Plan.Interval.MONTH,
        null,
        entitlements,
        null,
        null,
        graceDays,
        policy);
  }

  private static List<Feature> features() {
    return List.of(
        feature("orders", FeatureKind.METERED, "orders", ""),
        feature("tokens", FeatureKind.METERED, "tokens", ""),
        feature("products", FeatureKind.COUNT, "products", ""),
        new Feature(
            "storage_gb",
            FeatureKind.LEVEL,
            "storage",
            "GB",
            GB,
            true,
            "storage",
            Collections.emptySortedMap()),
        feature("images", FeatureKind.SETTING, null, ""),
        feature("themes", FeatureKind.SWITCH, null, ""));
  }

  private static Feature feature(
      String key, FeatureKind kind, @Nullable String meter, String unit) {
    return new Feature(
        key, kind, meter, unit, Quantity.ONE, true, key, Collections.emptySortedMap());
  }

  private static Action action(String key, String feature) {
    return new Action(key, feature, Quantity.ONE, Action.Failure.OPEN);
  }

  private static Meter meter(String key, Aggregation aggregation, String cost) {
    return new Meter(
        key,
        key,
        aggregation,
        JsonPath.of("$.v"),
        "",
        new TreeMap<>(),
        Map.of(),
        new BigDecimal(cost));
  }
}
