package dev.cuota.core.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold for meters. */
final class MeterRules {
  private static final int MAX_TYPE_LENGTH = 256;
  private static final int MAX_FILTERS = 8;
  private static final int MAX_FILTER_LENGTH = 256;
  private static final Pattern DIMENSION = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  private final Findings findings;

  MeterRules(Findings findings) {
    this.findings = findings;
  }

  void check(Collection<Meter> meters) {
    meters.forEach(this::meter);
  }

  private void meter(Meter meter) {
    String path = "meters." + meter.key();
    findings.key(path, meter.key());
    findings.text(path + ".eventType", meter.eventType(), 1, MAX_TYPE_LENGTH);
    findings.text(path + ".unit", meter.unit(), 0, CatalogRules.MAX_UNIT_LENGTH);
    findings.price(path + ".costPerUnit", meter.costPerUnit());
    dimensions(path + ".groupBy", meter);
    filters(path + ".filter", meter);
  }

  private void dimensions(String path, Meter meter) {
    findings.unless(
        meter.groupBy().size() <= Meter.MAX_DIMENSIONS,
        path,
        "at most %d dimensions".formatted(Meter.MAX_DIMENSIONS));
    findings.unless(
        meter.groupBy().isEmpty() || meter.aggregation() != Aggregation.TIME_WEIGHTED_AVG,
        path,
        "an average over time has no dimensions; give each its own meter with a filter");
    for (String name : meter.groupBy().keySet()) {
      findings.unless(
          DIMENSION.matcher(name).matches(),
          path + "." + name,
          "a dimension is named with letters, digits and underscores, at most 64");
    }
  }

  private void filters(String path, Meter meter) {
    findings.unless(
        meter.filter().size() <= MAX_FILTERS, path, "at most %d".formatted(MAX_FILTERS));
    for (Map.Entry<JsonPath, String> condition : meter.filter().entrySet()) {
      findings.text(path + "." + condition.getKey(), condition.getValue(), 0, MAX_FILTER_LENGTH);
      findings.unless(
          !condition.getKey().steps().isEmpty(),
          path + "." + condition.getKey(),
          "names the whole data, which is never one text; name a place inside, such as $.kind");
    }
  }
}
