package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Prints a catalog as its document: always the same text for the same catalog, with every field
 * that is not at its default. Reading it back gives an equal catalog.
 */
public final class CatalogWriter {
  private static final int MAX_WIDTH = 100;

  private final Catalog catalog;

  private CatalogWriter(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The document of {@code catalog} in YAML. */
  public static String yaml(Catalog catalog) {
    DumpSettings settings =
        DumpSettings.builder()
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(MAX_WIDTH)
            .setSplitLines(false)
            .setUseUnicodeEncoding(true)
            .build();
    return new Present(settings)
        .emitToString(new Serialize(settings).serializeOne(node(catalog)).iterator());
  }

  /** The document of {@code catalog} as nodes, for other ways to print it. */
  static Node node(Catalog catalog) {
    return new CatalogWriter(catalog).root();
  }

  private Node root() {
    YamlMapBuilder root = YamlMapBuilder.block();
    root.text("name", catalog.name());
    root.text("costCurrency", catalog.costCurrency());
    root.numberUnless("paymentFeePct", catalog.paymentFeePct(), BigDecimal.ZERO);
    root.textUnless("defaultPlan", catalog.defaultPlan(), "");
    root.textUnless("upgradeUrl", catalog.upgradeUrl(), "");
    root.list("meters", catalog.meters().values().stream().map(this::meter).toList());
    if (!catalog.counters().isEmpty()) {
      root.list("counters", catalog.counters().values().stream().map(this::counter).toList());
    }
    if (!catalog.tenantTables().isEmpty()) {
      root.list(
          "tenantTables", catalog.tenantTables().stream().map(CatalogWriter::tenantTable).toList());
    }
    root.list("features", catalog.features().values().stream().map(this::feature).toList());
    root.list("actions", catalog.actions().values().stream().map(this::action).toList());
    root.list("plans", catalog.plans().values().stream().map(this::plan).toList());
    return root.build();
  }

  private Node meter(Meter meter) {
    YamlMapBuilder map = YamlMapBuilder.block();
    map.text("key", meter.key());
    map.text("eventType", meter.eventType());
    map.text("aggregation", meter.aggregation().name());
    if (meter.valueProperty() != null) {
      map.text("valueProperty", meter.valueProperty().text());
    }
    map.textUnless("unit", meter.unit(), "");
    if (!meter.groupBy().isEmpty()) {
      YamlMapBuilder groupBy = YamlMapBuilder.flow();
      meter.groupBy().forEach((name, path) -> groupBy.text(name, path.text()));
      map.node("groupBy", groupBy.build());
    }
    if (!meter.filter().isEmpty()) {
      YamlMapBuilder filter = YamlMapBuilder.flow();
      meter.filter().entrySet().stream()
          .sorted(Map.Entry.comparingByKey(Comparator.comparing(Object::toString)))
          .forEach(entry -> filter.text(entry.getKey().text(), entry.getValue()));
      map.node("filter", filter.build());
    }
    map.numberUnless("costPerUnit", meter.costPerUnit(), BigDecimal.ZERO);
    return map.build();
  }

  private Node counter(Counter counter) {
    YamlMapBuilder map = YamlMapBuilder.block();
    map.text("key", counter.key());
    map.text("table", counter.table());
    map.text("tenant", counter.tenant());
    if (counter.where() != null) {
      map.text("where", counter.where());
    }
    map.textUnless("amount", counter.amount(), Counter.ONE);
    if (counter.month() != null) {
      map.text("month", counter.month());
    }
    return map.build();
  }

  private static Node tenantTable(TenantTable table) {
    YamlMapBuilder map = YamlMapBuilder.flow();
    map.text("table", table.table());
    map.text("tenant", table.tenant());
    map.text("key", table.key());
    return map.build();
  }

  private Node feature(Feature feature) {
    YamlMapBuilder map = YamlMapBuilder.block();
    map.text("key", feature.key());
    names(map, feature.names());
    map.text("kind", feature.kind().text());
    if (feature.meter() != null) {
      map.text("meter", feature.meter());
    }
    if (feature.counter() != null) {
      map.text("counter", feature.counter());
    }
    if (feature.isEnforcedByDatabase()) {
      map.text("enforcedBy", feature.enforcedBy().text());
    }
    map.textUnless("unit", feature.unit(), "");
    map.numberUnless("unitSize", feature.unitSize().value(), BigDecimal.ONE);
    if (feature.overridable()) {
      map.flag("overridable", true);
    }
    map.textUnless("service", feature.service(), feature.key());
    return map.build();
  }

  private Node action(Action action) {
    YamlMapBuilder map = YamlMapBuilder.flow();
    map.text("key", action.key());
    map.text("feature", action.feature());
    map.numberUnless("amount", action.amount().value(), BigDecimal.ONE);
    if (action.failure() == Action.Failure.CLOSED) {
      map.text("failure", lower(action.failure()));
    }
    return map.build();
  }

  private Node plan(Plan plan) {
    YamlMapBuilder map = YamlMapBuilder.block();
    map.text("key", plan.key());
    names(map, plan.names());
    map.number("price", plan.price());
    map.text("currency", plan.currency());
    map.text("interval", lower(plan.interval()));
    Quantity threshold = plan.gmvThreshold();
    if (threshold != null) {
      map.number("gmvThreshold", threshold.value());
    }
    if (plan.gmvCommissionPct() != null) {
      map.number("gmvCommissionPct", plan.gmvCommissionPct());
    }
    map.number("graceDays", BigDecimal.valueOf(plan.graceDays()));
    map.text("enforcement", lower(plan.enforcement()));
    if (plan.like() != null) {
      map.text("like", plan.like());
    } else {
      YamlMapBuilder entitlements = YamlMapBuilder.block();
      plan.entitlements().forEach((key, held) -> entitlements.node(key, entitlement(key, held)));
      map.node("entitlements", entitlements.build());
    }
    return map.build();
  }

  private Node entitlement(String feature, Entitlement held) {
    Node limit = limit(feature, held.limit());
    if (held.equals(Entitlement.of(held.limit(), Mode.HARD))) {
      return limit;
    }
    YamlMapBuilder map = YamlMapBuilder.flow();
    map.node("limit", limit);
    map.text("mode", lower(held.mode()));
    if (held.window() != null) {
      map.text("window", lower(held.window()));
    }
    if (held.scope() != Entitlement.Scope.TENANT) {
      map.text("scope", lower(held.scope()));
    }
    Entitlement.Steady steady = held.refill();
    if (steady != null) {
      map.text("refill", "steady");
      if (steady.burst() != null) {
        map.number("burst", steady.burst().value());
      }
    }
    if (held.ownProvider() != null) {
      map.node("ownProvider", limit(feature, held.ownProvider()));
    }
    held.overagePrice().ifPresent(overage -> map.node("overage", overage(overage)));
    return map.build();
  }

  private Node limit(String feature, Limit limit) {
    if (limit instanceof Limit.AtMost(Quantity amount)) {
      return YamlMapBuilder.number(amount.value());
    }
    boolean isSwitch =
        catalog.feature(feature).filter(f -> f.kind() == FeatureKind.SWITCH).isPresent();
    return isSwitch
        ? YamlMapBuilder.flag(limit instanceof Limit.Unlimited)
        : YamlMapBuilder.text(limit.text());
  }

  private static Node overage(Overage overage) {
    if (overage instanceof Overage.Plain(BigDecimal unitPrice)) {
      return YamlMapBuilder.number(unitPrice);
    }
    YamlMapBuilder map = YamlMapBuilder.flow();
    overage(map, overage);
    return map.build();
  }

  private static void overage(YamlMapBuilder map, Overage overage) {
    switch (overage) {
      case Overage.Plain(BigDecimal unitPrice) -> map.number("price", unitPrice);
      case Overage.Graduated(List<Overage.Tier> tiers) -> map.list("graduated", nodes(tiers));
      case Overage.Volume(List<Overage.Tier> tiers) -> map.list("volume", nodes(tiers));
      case Overage.Packages(Quantity size, BigDecimal price) -> {
        YamlMapBuilder packages = YamlMapBuilder.flow();
        packages.number("size", size.value());
        packages.number("price", price);
        map.node("package", packages.build());
      }
      case Overage.Bounded(Overage price, BigDecimal minimum, BigDecimal maximum) -> {
        overage(map, price);
        if (minimum != null) {
          map.number("minimum", minimum);
        }
        if (maximum != null) {
          map.number("maximum", maximum);
        }
      }
    }
  }

  private static List<Node> nodes(List<Overage.Tier> tiers) {
    return tiers.stream()
        .map(
            tier -> {
              YamlMapBuilder map = YamlMapBuilder.flow();
              if (tier.upTo() != null) {
                map.number("upTo", tier.upTo().value());
              }
              map.number("price", tier.unitPrice());
              return map.build();
            })
        .toList();
  }

  private static void names(YamlMapBuilder map, Map<String, String> names) {
    if (!names.isEmpty()) {
      YamlMapBuilder flow = YamlMapBuilder.flow();
      names.forEach(flow::text);
      map.node("name", flow.build());
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
