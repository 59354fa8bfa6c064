package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.catalog.Spelling;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads plans. */
final class PlanReader {
  private static final int DEFAULT_GRACE_DAYS = 7;

  private final Map<String, Feature> features;

  PlanReader(Map<String, Feature> features) {
    this.features = features;
  }

  Plan plan(CatalogReader.Keyed item) {
    YamlMap map = item.map();
    String like = map.find("like", YamlValue::text);
    if (like != null) {
      map.get("entitlements")
          .ifPresent(value -> value.error("leave it out: the plan shares those of " + like));
    }
    return new Plan(
        item.key(),
        0,
        map.names("name"),
        map.need("price", YamlValue::decimal, BigDecimal.ZERO),
        map.need("currency", YamlValue::text, ""),
        map.choice("interval", Plan.Interval.MONTH),
        like,
        entitlements(map),
        map.find("gmvThreshold", YamlValue::quantity),
        map.find("gmvCommissionPct", YamlValue::decimal),
        map.get("graceDays", YamlValue::wholeNumber, DEFAULT_GRACE_DAYS),
        map.choice("enforcement", Plan.Policy.ANY));
  }

  /** The plans with those that are like another given its entitlements. */
  static Map<String, Plan> withTwins(Map<String, Plan> plans) {
    Map<String, Plan> whole = new LinkedHashMap<>();
    plans.forEach(
        (key, plan) -> {
          Plan twin = plan.like() == null ? null : plans.get(plan.like());
          whole.put(key, twin == null ? plan : plan.withEntitlements(twin.entitlements()));
        });
    return whole;
  }

  private SortedMap<String, Entitlement> entitlements(YamlMap plan) {
    SortedMap<String, Entitlement> entitlements = new TreeMap<>();
    plan.get("entitlements")
        .ifPresent(
            value ->
                value
                    .map()
                    .all()
                    .forEach(
                        (feature, what) -> entitlements.put(feature, entitlement(feature, what))));
    return entitlements;
  }

  private Entitlement entitlement(String feature, YamlValue value) {
    if (!value.isMap()) {
      return Entitlement.of(limit(feature, value), Mode.HARD);
    }
    YamlMap map = value.map();
    Limit limit = map.need("limit", what -> limit(feature, what), Limit.notIncluded());
    Overage overage = map.get("overage").flatMap(OverageReader::read).orElse(null);
    Entitlement entitlement =
        new Entitlement(
            limit,
            map.choice("mode", overage == null ? Mode.HARD : Mode.SOFT),
            map.get("window").isEmpty() ? null : map.choice("window", Entitlement.Window.DAY),
            map.choice("scope", Entitlement.Scope.TENANT),
            overage,
            steady(map),
            map.find("ownProvider", what -> limit(feature, what)));
    map.refuseOthers();
    return entitlement;
  }

  /** How a window fills again; null when it does so at once. */
  private static Entitlement.@Nullable Steady steady(YamlMap map) {
    boolean steady = map.choice("refill", Refill.WINDOW) == Refill.STEADY;
    Optional<YamlValue> burst = map.get("burst");
    if (!steady) {
      burst.ifPresent(
          value -> value.error("only what refills steadily has one; say refill: steady"));
      return null;
    }
    return new Entitlement.Steady(burst.map(YamlValue::quantity).orElse(null));
  }

  /** The words for how a window fills again. */
  private enum Refill {
    WINDOW,
    STEADY
  }

  private Limit limit(String feature, YamlValue value) {
    if (value.isNumber()) {
      Quantity amount = value.quantity();
      if (amount.signum() < 0) {
        value.error("a limit must be zero or more; write 'unlimited' for no limit");
        return Limit.notIncluded();
      }
      return Limit.atMost(amount);
    }
    Feature known = features.get(feature);
    boolean isSwitch = known != null && known.kind() == FeatureKind.SWITCH;
    String word = value.word().orElse("");
    if (word.equals("none") || (isSwitch && (word.equals("off") || word.equals("false")))) {
      return Limit.notIncluded();
    }
    if (word.equals("unlimited") || (isSwitch && (word.equals("on") || word.equals("true")))) {
      return Limit.unlimited();
    }
    return wrongLimit(value, isSwitch);
  }

  private static Limit wrongLimit(YamlValue value, boolean isSwitch) {
    String guess =
        value
            .word()
            .flatMap(word -> Spelling.nearest(word, List.of("none", "unlimited")))
            .map(" (did you mean %s?)"::formatted)
            .orElse("");
    value.error(
        "expected %s, found %s%s"
            .formatted(
                isSwitch ? "on or off" : "a number, unlimited or none", value.shown(), guess));
    return Limit.notIncluded();
  }
}
