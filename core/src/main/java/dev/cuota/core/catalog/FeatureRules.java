package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for features. */
final class FeatureRules {
  /** Meters of which an act uses an amount up, or whose level an act raises. */
  static final Set<Aggregation> USED_UP =
      EnumSet.of(
          Aggregation.SUM, Aggregation.COUNT, Aggregation.LATEST, Aggregation.TIME_WEIGHTED_AVG);

  private static final Set<Aggregation> TOTALS =
      EnumSet.of(Aggregation.SUM, Aggregation.COUNT, Aggregation.UNIQUE_COUNT, Aggregation.MAX);

  /** A usage answer has fields of its own beside one per feature. */
  private static final Set<String> RESERVED =
      Set.of(
          "tenant",
          "account",
          "environment",
          "plan",
          "planVersion",
          "period",
          "position",
          "currency",
          "costCurrency",
          "totalCost",
          "overageCost",
          "warnings",
          "state");

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private final Catalog catalog;
  private final Findings findings;

  FeatureRules(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  void check() {
    Map<String, String> services = new HashMap<>();
    for (Feature feature : catalog.features().values()) {
      feature(feature);
      String other = services.putIfAbsent(feature.service(), feature.key());
      findings.unless(
          other == null,
          path(feature) + ".service",
          "%s goes by the name %s too".formatted(other, feature.service()));
    }
  }

  private void feature(Feature feature) {
    String path = path(feature);
    findings.key(path, feature.key());
    findings.text(path + ".unit", feature.unit(), 0, CatalogRules.MAX_UNIT_LENGTH);
    findings.names(path + ".name", feature.names());
    service(path + ".service", feature.service());
    if (feature.kind().isMetered()) {
      meter(path + ".meter", feature);
    } else {
      findings.unless(
          feature.meter() == null,
          path + ".meter",
          "a %s is not metered".formatted(feature.kind().text()));
      findings.unless(
          feature.unitSize().equals(Quantity.ONE),
          path + ".unitSize",
          "needs a meter whose unit it converts");
    }
  }

  private void service(String path, String service) {
    findings.unless(
        SERVICE.matcher(service).matches(),
        path,
        "starts with a letter and goes on with letters, digits and underscores, at most 64");
    findings.unless(
        !RESERVED.contains(service),
        path,
        "'%s' is a field of usage answers already".formatted(service));
  }

  private void meter(String path, Feature feature) {
    String key = feature.meter();
    if (key == null) {
      boolean live = feature.kind() == FeatureKind.COUNT || feature.kind() == FeatureKind.LEVEL;
      findings.unless(
          live && feature.counter() != null,
          path,
          "a %s needs a meter%s".formatted(feature.kind().text(), live ? " or a counter" : ""));
      return;
    }
    Meter meter = findings.known(path, "meter", key, catalog.meters());
    if (meter == null) {
      return;
    }
    boolean level = feature.kind() == FeatureKind.LEVEL || feature.kind() == FeatureKind.COUNT;
    findings.unless(
        level ? meter.aggregation().isLevel() : TOTALS.contains(meter.aggregation()),
        path,
        "a %s needs a meter that is %s; %s is %s"
            .formatted(
                feature.kind().text(),
                level ? "LATEST or TIME_WEIGHTED_AVG" : "SUM, COUNT, UNIQUE_COUNT or MAX",
                key,
                meter.aggregation()));
  }

  private static String path(Feature feature) {
    return "features." + feature.key();
  }
}
