package dev.cuota.core.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What applying a catalog would change.
 *
 * @param changes first the catalog itself, then its meters, counters, tenants' tables, features, actions
 *     and plans
 * @param refusals what must not change; nothing is applied while there is one
 */
public record CatalogDiff(List<Change> changes, List<Finding> refusals) {

  public CatalogDiff {
    changes = List.copyOf(changes);
    refusals = List.copyOf(refusals);
  }

  /** Which part of a catalog a change is about. */
  public enum Part {
    CATALOG,
    METER,
    COUNTER,
    TENANT_TABLE,
    FEATURE,
    ACTION,
    PLAN
  }

  /** What happens to it. */
  public enum Kind {
    ADDED,
    CHANGED,
    /** It is retired: what was counted and sold stays, and its key stays taken. */
    REMOVED
  }

  /**
   * One thing that is added, changed or removed.
   *
   * @param key its key; empty for the catalog itself
   * @param fields what is different; all that it has when added, empty when removed
   */
  public record Change(Part part, String key, Kind kind, List<Field> fields) {
    public Change {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One difference.
   *
   * @param name such as {@code entitlements.products_limit.limit}
   * @param before null when there was none
   * @param after null when there is none any more
   */
  public record Field(String name, @Nullable String before, @Nullable String after) {}

  /** Meters and features that were removed in the past; their keys keep their meaning. */
  public record Retired(Map<String, Meter> meters, Map<String, FeatureKind> features) {
    /** Nothing was ever removed. */
    public static final Retired NONE = new Retired(Map.of(), Map.of());

    public Retired {
      meters = Map.copyOf(meters);
      features = Map.copyOf(features);
    }
  }

  /** What lies between two catalogs. Versions of plans do not count as a difference. */
  public static CatalogDiff between(Catalog before, Catalog after, Retired retired) {
    List<Change> changes = new ArrayList<>();
    head(before, after, changes);
    compare(Part.METER, fields(before.meters()), fields(after.meters()), changes);
    compare(Part.COUNTER, fields(before.counters()), fields(after.counters()), changes);
    compare(Part.TENANT_TABLE, tables(before), tables(after), changes);
    compare(Part.FEATURE, fields(before.features()), fields(after.features()), changes);
    compare(Part.ACTION, fields(before.actions()), fields(after.actions()), changes);
    compare(Part.PLAN, fields(before.plans()), fields(after.plans()), changes);
    return new CatalogDiff(changes, refusals(before, after, retired));
  }

  /** Whether the two catalogs mean the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** How many things are added, changed or removed. */
  public long count(Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private static void head(Catalog before, Catalog after, List<Change> changes) {
    List<Field> fields = differences(CatalogFields.of(before), CatalogFields.of(after));
    if (!fields.isEmpty()) {
      changes.add(new Change(Part.CATALOG, "", Kind.CHANGED, fields));
    }
  }

  private static Map<String, Map<String, String>> fields(Map<String, ?> things) {
    return CatalogFields.ofEach(things);
  }

  private static Map<String, Map<String, String>> tables(Catalog catalog) {
    return fields(Catalog.byKey(catalog.tenantTables(), TenantTable::table));
  }

  private static void compare(
      Part part,
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> after,
      List<Change> changes) {
    Set<String> keys = new LinkedHashSet<>(after.keySet());
    keys.addAll(before.keySet());
    for (String key : keys) {
      Map<String, String> old = before.get(key);
      Map<String, String> now = after.get(key);
      if (now == null) {
        changes.add(new Change(part, key, Kind.REMOVED, List.of()));
        continue;
      }
      List<Field> fields = differences(old == null ? Map.of() : old, now);
      if (old == null) {
        changes.add(new Change(part, key, Kind.ADDED, fields));
      } else if (!fields.isEmpty()) {
        changes.add(new Change(part, key, Kind.CHANGED, fields));
      }
    }
  }

  private static List<Field> differences(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    return names.stream()
        .map(name -> new Field(name, before.get(name), after.get(name)))
        .filter(field -> field.before() == null || !field.before().equals(field.after()))
        .toList();
  }

  private static List<Finding> refusals(Catalog before, Catalog after, Retired retired) {
    List<Finding> refusals = new ArrayList<>();
    for (Meter meter : after.meters().values()) {
      Meter known = before.meters().getOrDefault(meter.key(), retired.meters().get(meter.key()));
      if (known != null && !known.countsLike(meter)) {
        refusals.add(new Finding("meters." + meter.key(), recounting(known)));
      }
    }
    for (Feature feature : after.features().values()) {
      Feature old = before.features().get(feature.key());
      FeatureKind known = old != null ? old.kind() : retired.features().get(feature.key());
      if (known != null && known != feature.kind()) {
        refusals.add(
            new Finding(
                "features.%s.kind".formatted(feature.key()),
                "was a %s, and accounts on older versions of plans hold limits of that kind; give"
                        .formatted(known.text())
                    + " the new feature a key of its own"));
      }
    }
    return refusals;
  }

  private static String recounting(Meter known) {
    String value = known.valueProperty() == null ? "" : " of " + known.valueProperty();
    String filter = known.filter().isEmpty() ? "" : " with its filter";
    return "counts %s%s in %s events%s; what a meter counts cannot change, because its totals would"
            .formatted(known.aggregation(), value, known.eventType(), filter)
        + " mix two things. Give the new meter a key of its own";
  }
}
