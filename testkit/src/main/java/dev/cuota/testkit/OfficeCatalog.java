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
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An office's catalog, with limits that work together: signatures (50 a month, 20 a day, 5 a minute,
 * all hard), tokens (10,000 a month, hard), mails (100 a month, soft), calls (unlimited), pages (100 a
 * month, hard, shared by the tenants of an account), disk (10 GB, hard, metered in bytes). Meters are
 * named after them and read {@code $.v} of events of their name.
 */
public final class OfficeCatalog {
  private static final List<String> SUMS =
      List.of("signatures", "tokens", "mails", "calls", "pages");

  private OfficeCatalog() {}

  /** The catalog with its one plan {@code office}, which is the default. */
  public static Catalog catalog() {
    return catalog(10_000);
  }

  /** The same with another limit on tokens. */
  public static Catalog catalog(long tokens) {
    TreeMap<String, Meter> meters = new TreeMap<>();
    SUMS.forEach(key -> meters.put(key, meter(key, Aggregation.SUM)));
    meters.put("disk", meter("disk", Aggregation.LATEST));
    return new Catalog(
        "Office",
        "EUR",
        BigDecimal.ZERO,
        "office",
        "https://office.example/upgrade",
        meters,
        Catalog.byKey(features(), Feature::key),
        new TreeMap<>(
            Map.of("sign", new Action("sign", "signatures", Quantity.ONE, Action.Failure.CLOSED))),
        Catalog.byKey(List.of(plan(tokens)), Plan::key));
  }

  private static List<Feature> features() {
    return List.of(
        feature("signatures", FeatureKind.METERED, Quantity.ONE, "signatures"),
        feature("signatures_a_day", FeatureKind.WINDOW, Quantity.ONE, "signatures"),
        feature("signatures_a_minute", FeatureKind.WINDOW, Quantity.ONE, "signatures"),
        feature("tokens", FeatureKind.METERED, Quantity.ONE, "tokens"),
        feature("mails", FeatureKind.METERED, Quantity.ONE, "mails"),
        feature("calls", FeatureKind.METERED, Quantity.ONE, "calls"),
        feature("pages", FeatureKind.METERED, Quantity.ONE, "pages"),
        feature("disk_gb", FeatureKind.LEVEL, ShopCatalog.GB, "disk"));
  }

  private static Plan plan(long tokens) {
    TreeMap<String, Entitlement> gives = new TreeMap<>();
    gives.put("signatures", Entitlement.of(Limit.atMost(50), Mode.HARD));
    gives.put("signatures_a_day", window(20, Entitlement.Window.DAY));
    gives.put("signatures_a_minute", window(5, Entitlement.Window.MINUTE));
    gives.put("tokens", Entitlement.of(Limit.atMost(tokens), Mode.HARD));
    gives.put("mails", Entitlement.of(Limit.atMost(100), Mode.SOFT));
    gives.put("calls", Entitlement.of(Limit.unlimited(), Mode.HARD));
    gives.put(
        "pages",
        new Entitlement(Limit.atMost(100), Mode.HARD, null, Entitlement.Scope.ACCOUNT, null));
    gives.put("disk_gb", Entitlement.of(Limit.atMost(10), Mode.HARD));
    return new Plan(
        "office",
        0,
        new TreeMap<>(Map.of("en", "Office")),
        BigDecimal.TEN,
        "EUR",
        Plan.Interval.MONTH,
        null,
        gives,
        null,
        null,
        7,
        Plan.Policy.ANY);
  }

  private static Entitlement window(long most, Entitlement.Window window) {
    return new Entitlement(Limit.atMost(most), Mode.HARD, window, Entitlement.Scope.TENANT, null);
  }

  private static Feature feature(
      String key, FeatureKind kind, Quantity unitSize, @Nullable String meter) {
    return new Feature(key, kind, meter, "", unitSize, true, key, Collections.emptySortedMap());
  }

  private static Meter meter(String key, Aggregation aggregation) {
    return new Meter(
        key, key, aggregation, JsonPath.of("$.v"), "", new TreeMap<>(), Map.of(), BigDecimal.ZERO);
  }
}
