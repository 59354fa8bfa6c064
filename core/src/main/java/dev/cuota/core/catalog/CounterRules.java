package dev.cuota.core.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold for counters, and for the features that name them. */
final class CounterRules {
  /** Where counts are kept in the tenants' database. */
  private static final String OWN_SCHEMA = "cuota";

  private final Catalog catalog;
  private final Findings findings;

  CounterRules(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  void check() {
    catalog.counters().values().forEach(this::counter);
    Map<String, String> enforced = new HashMap<>();
    for (Feature feature : catalog.features().values()) {
      feature(feature);
      String counter = feature.counter();
      if (counter != null && feature.isEnforcedByDatabase()) {
        String other = enforced.putIfAbsent(counter, feature.key());
        findings.unless(
            other == null,
            "features.%s.enforcedBy".formatted(feature.key()),
            "the database keeps one limit for each counter, and %s has that of %s"
                .formatted(other, counter));
      }
    }
  }

  private void counter(Counter counter) {
    String path = "counters." + counter.key();
    findings.key(path, counter.key());
    List<String> table = List.of(counter.table().split("\\.", -1));
    findings.unless(
        table.size() <= 2 && table.stream().allMatch(Counter::isIdentifier),
        path + ".table",
        "must be a table such as shop.products, in letters, digits and underscores");
    findings.unless(
        !counter.schema().equals(OWN_SCHEMA),
        path + ".table",
        "is where the counts themselves are");
    column(path + ".tenant", counter.tenant());
    String where = counter.where();
    if (where != null) {
      expression(path + ".where", where);
    }
    expression(path + ".amount", counter.amount());
    String month = counter.month();
    if (month != null) {
      column(path + ".month", month);
    }
  }

  private void column(String path, String column) {
    findings.unless(
        Counter.isIdentifier(column),
        path,
        "must be the name of a column, in letters, digits and underscores");
  }

  private void expression(String path, String text) {
    SqlExpression.flaw(text).ifPresent(flaw -> findings.add(path, flaw));
  }

  private void feature(Feature feature) {
    String path = "features." + feature.key();
    String counter = feature.counter();
    if (counter == null) {
      findings.unless(
          !feature.isEnforcedByDatabase(),
          path + ".enforcedBy",
          "the database can refuse only what a counter counts; name one");
      return;
    }
    findings.known(path + ".counter", "counter", counter, catalog.counters());
    findings.unless(
        feature.kind() == FeatureKind.COUNT || feature.kind() == FeatureKind.LEVEL,
        path + ".counter",
        "a counter says how much there is now, which a %s is not".formatted(feature.kind().text()));
  }
}
