package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogRules;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Finding;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.Catalogs;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a catalog's document, YAML or JSON (which is YAML). Finds all errors in one pass, each with
 * line, column and path.
 */
public final class CatalogReader {
  /** Most errors that one reading reports. */
  public static final int MAX_ERRORS = 100;

  /** Most characters of a document. */
  public static final int MAX_LENGTH = Catalogs.MAX_DOCUMENT_LENGTH;

  private final Source source = new Source();

  private CatalogReader() {}

  /** Reads {@code document} and checks it against all rules. */
  public static CatalogReading read(String document) {
    return switch (YamlDocument.compose(document)) {
      case YamlDocument.Broken(DocumentError error) -> new CatalogReading.Invalid(List.of(error));
      case YamlDocument.Composed(Node root) -> new CatalogReader().read(root);
    };
  }

  /** Where in {@code document}, which is valid, the places of {@code findings} stand. */
  static List<DocumentError> locate(String document, List<Finding> findings) {
    CatalogReader reader = new CatalogReader();
    if (YamlDocument.compose(document) instanceof YamlDocument.Composed(Node root)) {
      reader.catalog(new YamlValue(reader.source, root, "", "").map());
      findings.forEach(reader.source::finding);
    }
    return reader.source.errors();
  }

  private CatalogReading read(Node root) {
    Catalog catalog = catalog(new YamlValue(source, root, "", "").map());
    if (!source.isMisleading()) {
      CatalogRules.check(catalog).forEach(source::finding);
    }
    List<DocumentError> errors = source.errors();
    return errors.isEmpty()
        ? new CatalogReading.Valid(catalog)
        : new CatalogReading.Invalid(errors);
  }

  private Catalog catalog(YamlMap root) {
    SortedMap<String, Meter> meters = new TreeMap<>(items(root, "meters", this::meter));
    SortedMap<String, Counter> counters = new TreeMap<>(items(root, "counters", this::counter));
    Map<String, Feature> features = items(root, "features", this::feature);
    SortedMap<String, Action> actions = new TreeMap<>(items(root, "actions", this::action));
    PlanReader planReader = new PlanReader(features);
    Map<String, Plan> plans = PlanReader.withTwins(items(root, "plans", planReader::plan));
    String firstCurrency = plans.values().stream().map(Plan::currency).findFirst().orElse("");
    Catalog catalog =
        new Catalog(
            root.get("name", YamlValue::text, "Catalog"),
            root.get("costCurrency", YamlValue::text, firstCurrency),
            root.get("paymentFeePct", YamlValue::decimal, BigDecimal.ZERO),
            root.get("defaultPlan", YamlValue::text, ""),
            root.get("upgradeUrl", YamlValue::text, ""),
            meters,
            features,
            actions,
            plans,
            counters,
            tenantTables(root));
    root.refuseOthers();
    return catalog;
  }

  /**
   * The things of a section by their keys, in its order. A section is a list whose elements name
   * their key, or a map from key to thing.
   */
  private <T> Map<String, T> items(
      YamlMap root, String section, Function<Keyed, @Nullable T> read) {
    Map<String, T> items = new LinkedHashMap<>();
    Map<String, String> taken = new HashMap<>();
    root.get(section)
        .ifPresent(
            value -> {
              for (Keyed item : value.isMap() ? keyed(value) : listed(value, section)) {
                String other = taken.putIfAbsent(item.key(), item.map().self().path());
                if (other != null) {
                  item.map()
                      .self()
                      .error("the key '%s' is taken by %s".formatted(item.key(), other));
                  continue;
                }
                T thing = read.apply(item);
                item.map().refuseOthers();
                if (thing != null) {
                  items.put(item.key(), thing);
                }
              }
            });
    return items;
  }

  /** A thing of a section with the key it goes by. */
  record Keyed(String key, YamlMap map) {}

  private static List<Keyed> keyed(YamlValue section) {
    return section.map().all().entrySet().stream()
        .map(entry -> new Keyed(entry.getKey(), entry.getValue().map()))
        .toList();
  }

  private List<Keyed> listed(YamlValue section, String name) {
    return section.list().stream()
        .map(
            value -> {
              String key = value.map().need("key", YamlValue::text, "");
              if (key.isEmpty()) {
                source.mislead();
              }
              YamlMap map = value.named(name + "." + key).map();
              map.get("key");
              return new Keyed(key, map);
            })
        .filter(item -> !item.key().isEmpty())
        .toList();
  }

  private @Nullable Meter meter(Keyed item) {
    YamlMap map = item.map();
    Aggregation aggregation = map.choice("aggregation", Aggregation.SUM);
    JsonPath value = map.find("valueProperty", CatalogReader::jsonPath);
    String eventType = map.need("eventType", YamlValue::text, "");
    String unit = map.get("unit", YamlValue::text, "");
    SortedMap<String, JsonPath> groupBy = groupBy(map);
    Map<JsonPath, String> filter = filter(map);
    BigDecimal cost = map.get("costPerUnit", YamlValue::decimal, BigDecimal.ZERO);
    if (aggregation.readsValue() && value == null && map.get("valueProperty").isPresent()) {
      return null; // it was there and could not be read, which has been said
    }
    if (aggregation.readsValue() == (value == null)) {
      source.mislead();
      map.self()
          .error(
              aggregation.readsValue()
                  ? "%s needs a valueProperty, such as $.amount".formatted(aggregation)
                  : "%s takes no valueProperty".formatted(aggregation));
      return null;
    }
    return new Meter(item.key(), eventType, aggregation, value, unit, groupBy, filter, cost);
  }

  private static SortedMap<String, JsonPath> groupBy(YamlMap meter) {
    SortedMap<String, JsonPath> dimensions = new TreeMap<>();
    meter
        .get("groupBy")
        .ifPresent(
            groupBy ->
                groupBy
                    .map()
                    .all()
                    .forEach(
                        (name, value) -> {
                          JsonPath path = jsonPath(value);
                          if (path != null) {
                            dimensions.put(name, path);
                          }
                        }));
    return dimensions;
  }

  private static Map<JsonPath, String> filter(YamlMap meter) {
    Map<JsonPath, String> filter = new HashMap<>();
    meter
        .get("filter")
        .ifPresent(
            value ->
                value
                    .map()
                    .all()
                    .forEach(
                        (key, wanted) -> {
                          JsonPath path = jsonPath(key, wanted);
                          if (path != null) {
                            filter.put(path, wanted.comparable());
                          }
                        }));
    return filter;
  }

  private static @Nullable JsonPath jsonPath(YamlValue value) {
    return jsonPath(value.text(), value);
  }

  private static @Nullable JsonPath jsonPath(String text, YamlValue at) {
    try {
      return JsonPath.of(text);
    } catch (IllegalArgumentException e) {
      at.source().mislead();
      at.error(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Counter counter(Keyed item) {
    YamlMap map = item.map();
    return new Counter(
        item.key(),
        map.need("table", YamlValue::text, ""),
        map.need("tenant", YamlValue::text, ""),
        map.find("where", YamlValue::text),
        map.get("amount", CatalogReader::expression, Counter.ONE),
        map.find("month", YamlValue::text));
  }

  private static String expression(YamlValue value) {
    return value.isNumber() ? value.quantity().toString() : value.text();
  }

  private Feature feature(Keyed item) {
    YamlMap map = item.map();
    if (map.get("kind").isEmpty()) {
      source.mislead();
      map.missing("kind");
    }
    Quantity unitSize = map.get("unitSize", YamlValue::quantity, Quantity.ONE);
    if (unitSize.signum() <= 0) {
      map.get("unitSize").ifPresent(value -> value.error("must be more than zero"));
      unitSize = Quantity.ONE;
    }
    return new Feature(
        item.key(),
        map.choice("kind", FeatureKind.SWITCH),
        map.find("meter", YamlValue::text),
        map.get("unit", YamlValue::text, ""),
        unitSize,
        map.get("overridable", YamlValue::flag, false),
        map.get("service", YamlValue::text, item.key()),
        map.names("name"),
        map.find("counter", YamlValue::text),
        map.choice("enforcedBy", EnforcedBy.GUARD));
  }

  private static List<TenantTable> tenantTables(YamlMap root) {
    return root.get("tenantTables").map(YamlValue::list).orElse(List.of()).stream()
        .map(value -> tenantTable(value.map()))
        .toList();
  }

  private static TenantTable tenantTable(YamlMap map) {
    TenantTable table =
        new TenantTable(
            map.need("table", YamlValue::text, ""),
            map.need("tenant", YamlValue::text, ""),
            map.need("key", YamlValue::text, ""));
    map.refuseOthers();
    return table;
  }

  private Action action(Keyed item) {
    YamlMap map = item.map();
    return new Action(
        item.key(),
        map.need("feature", YamlValue::text, ""),
        map.get("amount", YamlValue::quantity, Quantity.ONE),
        map.choice("failure", Action.Failure.OPEN));
  }
}
