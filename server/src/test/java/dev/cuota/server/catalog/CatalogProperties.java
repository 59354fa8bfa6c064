package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.CatalogRules;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class CatalogProperties {

  @Property(tries = 300)
  void aGeneratedCatalogKeepsTheRules(@ForAll("catalogs") Catalog catalog) {
    assertThat(CatalogRules.check(catalog)).isEmpty();
  }

  @Property(tries = 300)
  void aCatalogSurvivesBeingPrintedAndRead(@ForAll("catalogs") Catalog catalog) {
    String yaml = CatalogWriter.yaml(catalog);
    assertThat(CatalogReader.read(yaml)).as(yaml).isEqualTo(new CatalogReading.Valid(catalog));
    String json = new String(YamlJson.print(CatalogWriter.node(catalog)), StandardCharsets.UTF_8);
    assertThat(CatalogReader.read(json)).as(json).isEqualTo(new CatalogReading.Valid(catalog));
  }

  @Property(tries = 300)
  void betweenACatalogAndItselfThereIsNothing(@ForAll("catalogs") Catalog catalog) {
    assertThat(CatalogDiff.between(catalog, catalog, CatalogDiff.Retired.NONE))
        .isEqualTo(new CatalogDiff(List.of(), List.of()));
  }

  @Property(tries = 300)
  void betweenTwoCatalogsThereIsNothingExactlyWhenTheyAreEqual(
      @ForAll("catalogs") Catalog one, @ForAll("catalogs") Catalog other) {
    assertThat(CatalogDiff.between(one, other, CatalogDiff.Retired.NONE).isEmpty())
        .isEqualTo(one.equals(other) && sameOrder(one, other));
  }

  @Property(tries = 300)
  void whatIsAddedOneWayIsRemovedTheOther(
      @ForAll("catalogs") Catalog one, @ForAll("catalogs") Catalog other) {
    CatalogDiff there = CatalogDiff.between(one, other, CatalogDiff.Retired.NONE);
    CatalogDiff back = CatalogDiff.between(other, one, CatalogDiff.Retired.NONE);
    assertThat(there.count(CatalogDiff.Kind.ADDED)).isEqualTo(back.count(CatalogDiff.Kind.REMOVED));
    assertThat(there.count(CatalogDiff.Kind.CHANGED))
        .isEqualTo(back.count(CatalogDiff.Kind.CHANGED));
  }

  @Property(tries = 500)
  void noTextMakesTheReaderFail(@ForAll String text) {
    assertThat(CatalogReader.read(text)).isNotNull();
  }

  @Property(tries = 500)
  void noDamageToADocumentMakesTheReaderFail(@ForAll long seed) {
    StringBuilder text = new StringBuilder(ReferenceCatalogs.document("storefront").orElseThrow());
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, "{}[]:,&*!|>'\"%@`#-?\n\t ".charAt(random.nextInt(22)));
        default -> text.setCharAt(at, (char) random.nextInt(0x3000));
      }
    }
    CatalogReading reading = CatalogReader.read(text.toString());
    if (reading instanceof CatalogReading.Invalid(List<DocumentError> errors)) {
      assertThat(errors).isNotEmpty().allMatch(error -> error.line() > 0 && error.column() > 0);
    }
  }

  @Provide
  Arbitrary<Catalog> catalogs() {
    return Arbitraries.randomValue(random -> new Generator(random).catalog());
  }

  private static boolean sameOrder(Catalog one, Catalog other) {
    return List.copyOf(one.features().keySet()).equals(List.copyOf(other.features().keySet()))
        && List.copyOf(one.plans().keySet()).equals(List.copyOf(other.plans().keySet()));
  }

  /** Makes valid catalogs with whatever texts and numbers are allowed. */
  private record Generator(Random random) {
    private static final String[] TEXTS = {
      "plain", "on", "true", "null", "5", "1e3", "- x", "a: b", "# no", "'", "\"", "{x}", "ñandú",
          "日本",
      "😀", "yes", "~", "%", "@x", "  two  spaces", "[", "&a", "*a", "!tag", "|", "a\\b", "?",
          "x #y"
    };

    Catalog catalog() {
      List<Meter> meters = new ArrayList<>();
      for (Aggregation aggregation : Aggregation.values()) {
        if (random.nextBoolean() || aggregation == Aggregation.SUM) {
          meters.add(meter(aggregation));
        }
      }
      List<Feature> features = features(meters);
      meters.add(sales());
      List<Plan> plans = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Plan plan = plan("plan_" + i, null, entitlements(features));
        plans.add(plan);
        if (random.nextBoolean()) {
          plans.add(plan(plan.key() + "_annual", plan.key(), plan.entitlements()));
        }
      }
      return new Catalog(
          text(),
          "EUR",
          amount(100, 2),
          random.nextBoolean() ? "" : plans.getFirst().key(),
          random.nextBoolean() ? "" : "https://x.example/?t={tenant}",
          new TreeMap<>(Catalog.byKey(meters, Meter::key)),
          Catalog.byKey(features, Feature::key),
          new TreeMap<>(Catalog.byKey(actions(features, meters), Action::key)),
          Catalog.byKey(plans, Plan::key),
          counters(),
          List.of(
              new TenantTable("things", "tenant", "id"),
              new TenantTable("shop.Things", "tenant_id", "code")));
    }

    /** What commission is taken of. */
    private static Meter sales() {
      return new Meter(
          "gmv",
          "sale",
          Aggregation.SUM,
          JsonPath.of("$.amount"),
          "",
          new TreeMap<>(Map.of("currency", JsonPath.of("$.currency"))),
          Map.of(),
          BigDecimal.ZERO);
    }

    private Meter meter(Aggregation aggregation) {
      SortedMap<String, JsonPath> groupBy = new TreeMap<>();
      Map<JsonPath, String> filter = new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
      for (int i = random.nextInt(3); i > 0; i--) {
        if (aggregation != Aggregation.TIME_WEIGHTED_AVG) {
          groupBy.put("dim" + i, JsonPath.of("$.d['key " + i + "']"));
        }
        filter.put(JsonPath.of("$.f[" + i + "]"), text());
      }
      return new Meter(
          aggregation.name().toLowerCase(Locale.ROOT),
          text(),
          aggregation,
          aggregation.readsValue() ? JsonPath.of("$.value") : null,
          random.nextBoolean() ? "" : text(),
          groupBy,
          filter,
          amount(10, 12));
    }

    private SortedMap<String, Counter> counters() {
      Counter rows = new Counter("rows", "things", "tenant", null, Counter.ONE, null);
      Counter some =
          new Counter("some", "shop.Things", "tenant_id", "state = 'on'", "price * 2.5", "at");
      return new TreeMap<>(Catalog.byKey(List.of(rows, some), Counter::key));
    }

    private List<Feature> features(List<Meter> meters) {
      List<Feature> features = new ArrayList<>();
      features.add(feature("switch", FeatureKind.SWITCH, null));
      features.add(feature("setting", FeatureKind.SETTING, null));
      for (Meter meter : meters) {
        switch (meter.aggregation()) {
          case SUM, COUNT, UNIQUE_COUNT, MAX -> {
            features.add(feature("metered_" + meter.key(), FeatureKind.METERED, meter.key()));
            features.add(feature("window_" + meter.key(), FeatureKind.WINDOW, meter.key()));
          }
          case LATEST, TIME_WEIGHTED_AVG -> {
            features.add(live("live_" + meter.key(), meter.key()));
            features.add(feature("level_" + meter.key(), FeatureKind.LEVEL, meter.key()));
            features.add(feature("count_" + meter.key(), FeatureKind.COUNT, meter.key()));
          }
          case MIN, AVG -> {
            // nothing can be granted of them
          }
        }
      }
      return features;
    }

    private Feature live(String key, String meter) {
      return new Feature(
          key,
          FeatureKind.COUNT,
          random.nextBoolean() ? meter : null,
          "",
          Quantity.ONE,
          true,
          key,
          names(),
          random.nextBoolean() ? "rows" : "some",
          EnforcedBy.GUARD);
    }

    private Feature feature(String key, FeatureKind kind, @Nullable String meter) {
      boolean sized = meter != null && random.nextBoolean();
      return new Feature(
          key,
          kind,
          meter,
          random.nextBoolean() ? "" : text(),
          sized ? Quantity.of(1_000_000) : Quantity.ONE,
          random.nextBoolean(),
          random.nextBoolean() ? key : key + "Service",
          names());
    }

    private List<Action> actions(List<Feature> features, List<Meter> meters) {
      List<Action> actions = new ArrayList<>();
      for (Feature feature : features) {
        boolean usable =
            meters.stream()
                .filter(meter -> meter.key().equals(feature.meter()))
                .noneMatch(
                    meter ->
                        meter.aggregation() == Aggregation.UNIQUE_COUNT
                            || meter.aggregation() == Aggregation.MAX);
        if (usable && feature.kind() != FeatureKind.SETTING) {
          boolean isSwitch = feature.kind() == FeatureKind.SWITCH;
          actions.add(
              new Action(
                  "use_" + feature.key(),
                  feature.key(),
                  isSwitch ? Quantity.ONE : Quantity.of(1 + random.nextInt(9)),
                  random.nextBoolean() ? Action.Failure.OPEN : Action.Failure.CLOSED));
        }
      }
      return actions;
    }

    private Plan plan(
        String key, @Nullable String like, SortedMap<String, Entitlement> entitlements) {
      boolean commission = random.nextBoolean();
      return new Plan(
          key,
          0,
          names(),
          amount(1000, 2),
          "EUR",
          like == null ? Plan.Interval.MONTH : Plan.Interval.YEAR,
          like,
          entitlements,
          commission ? new Quantity(amount(100_000, 2)) : null,
          commission ? amount(99, 3) : null,
          random.nextInt(366),
          random.nextBoolean() ? Plan.Policy.ANY : Plan.Policy.ALL);
    }

    private SortedMap<String, Entitlement> entitlements(List<Feature> features) {
      SortedMap<String, Entitlement> entitlements = new TreeMap<>();
      for (Feature feature : features) {
        if (random.nextInt(5) > 0) {
          entitlements.put(feature.key(), entitlement(feature));
        }
      }
      return entitlements;
    }

    private Entitlement entitlement(Feature feature) {
      Limit limit = limit(feature.kind());
      if (!feature.kind().isMetered()) {
        return Entitlement.of(limit, Mode.HARD);
      }
      boolean sells =
          limit instanceof Limit.AtMost
              && feature.kind() != FeatureKind.WINDOW
              && random.nextBoolean();
      Entitlement.Window[] windows = Entitlement.Window.values();
      Entitlement plain =
          new Entitlement(
              limit,
              sells || random.nextBoolean() ? Mode.SOFT : Mode.HARD,
              feature.kind() == FeatureKind.WINDOW ? windows[random.nextInt(windows.length)] : null,
              random.nextBoolean() ? Entitlement.Scope.TENANT : Entitlement.Scope.ACCOUNT,
              sells ? overage() : null);
      Entitlement lifted =
          limit instanceof Limit.NotIncluded && random.nextBoolean()
              ? plain.withOwnProvider(Limit.unlimited())
              : plain;
      boolean numeric =
          limit instanceof Limit.AtMost(Quantity most)
              && most.compareTo(Quantity.ONE) > 0
              && feature.kind() == FeatureKind.WINDOW
              && List.of("sum", "count").contains(String.valueOf(feature.meter()));
      if (numeric && random.nextBoolean()) {
        Quantity burst = random.nextBoolean() ? null : Quantity.of(1 + random.nextInt(31));
        return lifted.refilling(new Entitlement.Steady(burst));
      }
      return lifted;
    }

    private Limit limit(FeatureKind kind) {
      return switch (random.nextInt(kind == FeatureKind.SWITCH ? 2 : 4)) {
        case 0 -> Limit.notIncluded();
        case 1 -> Limit.unlimited();
        case 2 -> Limit.atMost(random.nextInt(1000));
        default -> Limit.atMost(new Quantity(amount(1000, kind == FeatureKind.COUNT ? 0 : 6)));
      };
    }

    private Overage overage() {
      Overage price = price();
      BigDecimal minimum = amount(5, 2);
      return switch (random.nextInt(4)) {
        case 0 -> new Overage.Bounded(price, minimum, null);
        case 1 -> new Overage.Bounded(price, null, minimum.add(BigDecimal.ONE));
        case 2 -> new Overage.Bounded(price, minimum, minimum.add(BigDecimal.TEN));
        default -> price;
      };
    }

    private Overage price() {
      List<Overage.Tier> tiers = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        tiers.add(new Overage.Tier(Quantity.of(10L * (tiers.size() + 1)), amount(5, 6)));
      }
      tiers.add(new Overage.Tier(null, amount(5, 6)));
      return switch (random.nextInt(4)) {
        case 0 -> new Overage.Plain(amount(5, 12));
        case 1 -> new Overage.Graduated(tiers);
        case 2 -> new Overage.Volume(tiers);
        default -> new Overage.Packages(Quantity.of(1 + random.nextInt(1000)), amount(5, 2));
      };
    }

    private SortedMap<String, String> names() {
      SortedMap<String, String> names = new TreeMap<>();
      for (String locale : new String[] {"en", "es", "no", "es-CL"}) {
        if (random.nextBoolean()) {
          names.put(locale, text());
        }
      }
      return names;
    }

    private BigDecimal amount(int most, int scale) {
      return new BigDecimal(random.nextInt(most)).add(BigDecimal.valueOf(fraction(scale), scale));
    }

    private long fraction(int scale) {
      return random.nextBoolean() ? 0 : random.nextLong(BigDecimal.TEN.pow(scale).longValueExact());
    }

    private String text() {
      String text = TEXTS[random.nextInt(TEXTS.length)];
      return random.nextBoolean() ? text : text + " " + TEXTS[random.nextInt(TEXTS.length)];
    }
  }
}
