package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Quantity;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogDiffTest {
  private static final Meter TOKENS = meter(Aggregation.SUM, "$.tokens");
  private static final Feature ASKED = feature(FeatureKind.METERED, "tokens");
  private static final Counter COUNTER =
      new Counter("coupons", "shop.coupons", "tenant_id", "is_active", "1", "created_at");
  private static final Action ASK =
      new Action("ask", "tokens", Quantity.of(10), Action.Failure.CLOSED);
  private static final Plan BASIC =
      new Plan(
          "basic",
          0,
          names(),
          BigDecimal.TEN,
          "EUR",
          Plan.Interval.MONTH,
          "other",
          new TreeMap<>(
              Map.of(
                  "tokens",
                  new Entitlement(
                      Limit.atMost(5),
                      Mode.SOFT,
                      Entitlement.Window.DAY,
                      Entitlement.Scope.ACCOUNT,
                      new Overage.Plain(BigDecimal.ONE),
                      new Entitlement.Steady(Quantity.of(8)),
                      Limit.unlimited()))),
          Quantity.of(1000),
          BigDecimal.ONE,
          7,
          Plan.Policy.ALL);

  /** A field that a diff leaves out would be changed without anybody seeing it. */
  @Test
  void everyFieldOfEveryPartIsCompared() {
    assertThatAllIsNamed(TOKENS, "", Set.of("key"));
    assertThatAllIsNamed(ASKED, "", Set.of("key"));
    assertThatAllIsNamed(COUNTER, "", Set.of("key"));
    assertThatAllIsNamed(ASK, "", Set.of("key"));
    assertThatAllIsNamed(new TenantTable("things", "tenant", "id"), "", Set.of("table"));
    assertThatAllIsNamed(BASIC, "", Set.of("key", "version"));
    Entitlement held = BASIC.entitlements().values().iterator().next();
    assertThatAllIsNamed(held, fieldsOf(BASIC).keySet(), "entitlements.tokens.", Set.of());
  }

  @Test
  void theCatalogsOwnFieldsAreCompared() {
    Set<String> parts =
        Set.of("meters", "features", "actions", "plans", "counters", "tenantTables");
    Catalog catalog = catalog(List.of(TOKENS), List.of(ASKED), List.of(BASIC));
    assertThatAllIsNamed(catalog, CatalogFields.of(catalog).keySet(), "", parts);
  }

  @Test
  void versionsOfPlansAreNoDifference() {
    assertThat(
            between(
                catalog(List.of(TOKENS), List.of(ASKED), List.of(BASIC)),
                catalog(List.of(TOKENS), List.of(ASKED), List.of(BASIC.withVersion(4)))))
        .isEqualTo(new CatalogDiff(List.of(), List.of()));
  }

  @Test
  void theOrderOfAPricePageIsADifference() {
    Plan other = BASIC.withEntitlements(new TreeMap<>());
    Plan second =
        new Plan(
            "second",
            0,
            names(),
            BigDecimal.TEN,
            "EUR",
            Plan.Interval.MONTH,
            null,
            other.entitlements(),
            null,
            null,
            7,
            Plan.Policy.ALL);
    CatalogDiff diff =
        between(
            catalog(List.of(TOKENS), List.of(ASKED), List.of(BASIC, second)),
            catalog(List.of(TOKENS), List.of(ASKED), List.of(second, BASIC)));
    assertThat(diff.changes())
        .containsExactly(
            new CatalogDiff.Change(
                CatalogDiff.Part.CATALOG,
                "",
                CatalogDiff.Kind.CHANGED,
                List.of(
                    new CatalogDiff.Field("order of plans", "basic, second", "second, basic"))));
  }

  @Test
  void whatAMeterCountsMustNotChange() {
    assertThat(refusals(TOKENS, meter(Aggregation.MAX, "$.tokens"))).hasSize(1);
    assertThat(refusals(TOKENS, meter(Aggregation.SUM, "$.words")))
        .singleElement()
        .isEqualTo(
            new Finding(
                "meters.tokens",
                "counts SUM of $.tokens in ai events with its filter; what a meter counts cannot"
                    + " change, because its totals would mix two things. Give the new meter a key"
                    + " of its own"));
    assertThat(refusals(TOKENS, TOKENS)).isEmpty();
  }

  @Test
  void aMeterThatWasRetiredMustNotComeBackAsAnother() {
    CatalogDiff.Retired retired =
        new CatalogDiff.Retired(Map.of("tokens", TOKENS), Map.of("tokens", FeatureKind.METERED));
    Catalog back =
        catalog(
            List.of(meter(Aggregation.SUM, "$.words")),
            List.of(feature(FeatureKind.WINDOW, "tokens")),
            List.of());
    assertThat(CatalogDiff.between(Catalog.EMPTY, back, retired).refusals())
        .extracting(Finding::path)
        .containsExactly("meters.tokens", "features.tokens.kind");
  }

  @Test
  void theKindOfAFeatureMustNotChange() {
    CatalogDiff diff =
        between(
            catalog(List.of(TOKENS), List.of(ASKED), List.of()),
            catalog(List.of(TOKENS), List.of(feature(FeatureKind.SWITCH, null)), List.of()));
    assertThat(diff.refusals()).extracting(Finding::path).containsExactly("features.tokens.kind");
  }

  @Test
  void addedAndRemovedThingsAreToldApart() {
    Catalog full = catalog(List.of(TOKENS), List.of(ASKED), List.of(BASIC));
    assertThat(between(Catalog.EMPTY, full).count(CatalogDiff.Kind.ADDED)).isEqualTo(4);
    assertThat(between(full, Catalog.EMPTY).count(CatalogDiff.Kind.REMOVED)).isEqualTo(4);
  }

  private static List<Finding> refusals(Meter before, Meter after) {
    return between(
            catalog(List.of(before), List.of(), List.of()),
            catalog(List.of(after), List.of(), List.of()))
        .refusals();
  }

  private static CatalogDiff between(Catalog before, Catalog after) {
    return CatalogDiff.between(before, after, CatalogDiff.Retired.NONE);
  }

  private static Map<String, String> fieldsOf(Object part) {
    return CatalogFields.ofEach(Map.of("it", part)).getOrDefault("it", Map.of());
  }

  private static void assertThatAllIsNamed(Record part, String prefix, Set<String> except) {
    assertThatAllIsNamed(part, fieldsOf(part).keySet(), prefix, except);
  }

  private static void assertThatAllIsNamed(
      Record part, Set<String> fields, String prefix, Set<String> except) {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      String name = component.getName().equals("names") ? "name" : component.getName();
      if (!except.contains(name)) {
        assertThat(fields)
            .as(part.getClass().getSimpleName() + "." + name)
            .anyMatch(field -> (field + ".").startsWith(prefix + name + "."));
      }
    }
  }

  private static Catalog catalog(List<Meter> meters, List<Feature> features, List<Plan> plans) {
    return new Catalog(
        "Test",
        "EUR",
        BigDecimal.ZERO,
        "",
        "",
        new TreeMap<>(Catalog.byKey(meters, Meter::key)),
        Catalog.byKey(features, Feature::key),
        features.isEmpty() ? new TreeMap<>() : new TreeMap<>(Map.of("ask", ASK)),
        Catalog.byKey(plans, Plan::key));
  }

  private static Meter meter(Aggregation aggregation, String value) {
    return new Meter(
        "tokens",
        "ai",
        aggregation,
        JsonPath.of(value),
        "token",
        new TreeMap<>(Map.of("model", JsonPath.of("$.model"))),
        Map.of(JsonPath.of("$.billable"), "true"),
        BigDecimal.ONE);
  }

  private static Feature feature(FeatureKind kind, @Nullable String meter) {
    return new Feature(
        "tokens",
        kind,
        meter,
        "token",
        Quantity.ONE,
        true,
        "tokens",
        names(),
        "coupons",
        EnforcedBy.DATABASE);
  }

  private static SortedMap<String, String> names() {
    return new TreeMap<>(Map.of("en", "Name"));
  }
}
