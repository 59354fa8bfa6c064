package dev.cuota.core.catalog;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays the parts of a catalog out as named texts, so that any two can be compared and shown. */
final class CatalogFields {
  private final Map<String, String> fields = new LinkedHashMap<>();

  private CatalogFields() {}

  /** The catalog itself, without what it lists; the order of its lists is part of it. */
  static Map<String, String> of(Catalog catalog) {
    CatalogFields all = new CatalogFields();
    all.put("name", catalog.name());
    all.put("costCurrency", catalog.costCurrency());
    all.put("paymentFeePct", catalog.paymentFeePct().toPlainString());
    all.put("defaultPlan", catalog.defaultPlan());
    all.put("upgradeUrl", catalog.upgradeUrl());
    all.put("order of features", String.join(", ", catalog.features().keySet()));
    all.put("order of plans", String.join(", ", catalog.plans().keySet()));
    if (!catalog.tenantTables().isEmpty()) {
      all.put(
          "order of tenantTables",
          String.join(", ", catalog.tenantTables().stream().map(TenantTable::table).toList()));
    }
    return all.fields;
  }

  /** Each of the things by its key. */
  static Map<String, Map<String, String>> ofEach(Map<String, ?> things) {
    Map<String, Map<String, String>> each = new LinkedHashMap<>();
    things.forEach((key, thing) -> each.put(key, of(thing)));
    return each;
  }

  private static Map<String, String> of(Object thing) {
    CatalogFields all = new CatalogFields();
    switch (thing) {
      case Meter meter -> all.meter(meter);
      case Counter counter -> all.counter(counter);
      case TenantTable table -> all.tenantTable(table);
      case Feature feature -> all.feature(feature);
      case Action action -> all.action(action);
      case Plan plan -> all.plan(plan);
      default -> throw new IllegalArgumentException("not a part of a catalog: " + thing);
    }
    return all.fields;
  }

  private void meter(Meter meter) {
    put("eventType", meter.eventType());
    put("aggregation", meter.aggregation());
    put("valueProperty", meter.valueProperty());
    put("unit", meter.unit());
    meter.groupBy().forEach((name, path) -> put("groupBy." + name, path));
    meter.filter().forEach((path, value) -> put("filter." + path, value));
    put("costPerUnit", meter.costPerUnit().toPlainString());
  }

  private void counter(Counter counter) {
    put("table", counter.table());
    put("tenant", counter.tenant());
    put("where", counter.where());
    put("amount", counter.amount());
    put("month", counter.month());
  }

  private void tenantTable(TenantTable table) {
    put("tenant", table.tenant());
    put("key", table.key());
  }

  private void feature(Feature feature) {
    put("kind", feature.kind().text());
    put("meter", feature.meter());
    put("unit", feature.unit());
    put("unitSize", feature.unitSize());
    put("overridable", feature.overridable());
    put("service", feature.service());
    put("counter", feature.counter());
    put("enforcedBy", feature.enforcedBy().text());
    feature.names().forEach((locale, name) -> put("name." + locale, name));
  }

  private void action(Action action) {
    put("feature", action.feature());
    put("amount", action.amount());
    put("failure", lower(action.failure()));
  }

  private void plan(Plan plan) {
    plan.names().forEach((locale, name) -> put("name." + locale, name));
    put("price", plan.price().toPlainString());
    put("currency", plan.currency());
    put("interval", lower(plan.interval()));
    put("like", plan.like());
    put("gmvThreshold", plan.gmvThreshold());
    put("gmvCommissionPct", text(plan.gmvCommissionPct()));
    put("graceDays", plan.graceDays());
    put("enforcement", lower(plan.enforcement()));
    plan.entitlements().forEach((feature, e) -> entitlement("entitlements." + feature, e));
  }

  private void entitlement(String name, Entitlement entitlement) {
    put(name + ".limit", entitlement.limit().text());
    put(name + ".mode", lower(entitlement.mode()));
    put(name + ".window", entitlement.window() == null ? null : lower(entitlement.window()));
    put(name + ".scope", lower(entitlement.scope()));
    put(name + ".overage", entitlement.overagePrice().map(Overage::text).orElse(null));
    Entitlement.Steady steady = entitlement.refill();
    put(name + ".refill", steady == null ? null : "steady");
    put(name + ".burst", steady == null ? null : steady.burst());
    Limit ownProvider = entitlement.ownProvider();
    put(name + ".ownProvider", ownProvider == null ? null : ownProvider.text());
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value.toString());
    }
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
