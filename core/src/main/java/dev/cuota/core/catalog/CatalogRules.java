package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.util.List;

/**
 * What must hold in a catalog as a whole before it may be applied. Finds everything at once rather
 * than the first thing.
 */
public final class CatalogRules {
  /** Most meters of one catalog. */
  public static final int MAX_METERS = 200;

  /** Most counters of one catalog. */
  public static final int MAX_COUNTERS = 100;

  /** Most tables of one catalog that tenants have rows in. */
  public static final int MAX_TENANT_TABLES = 200;

  /** Most features of one catalog. */
  public static final int MAX_FEATURES = 500;

  /** Most actions of one catalog. */
  public static final int MAX_ACTIONS = 500;

  /** Most plans of one catalog, annual ones included. */
  public static final int MAX_PLANS = 200;

  /** Most characters of a catalog's, feature's or plan's title. */
  public static final int MAX_NAME_LENGTH = 100;

  /** Most characters of a unit's name. */
  public static final int MAX_UNIT_LENGTH = 32;

  private static final int MAX_URL_LENGTH = 2_000;

  private final Catalog catalog;
  private final Findings findings = new Findings();

  private CatalogRules(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Everything that is wrong with {@code catalog}; empty when it may be applied. */
  public static List<Finding> check(Catalog catalog) {
    CatalogRules rules = new CatalogRules(catalog);
    rules.head();
    rules.sizes();
    new MeterRules(rules.findings).check(catalog.meters().values());
    new CounterRules(catalog, rules.findings).check();
    new TenantTableRules(rules.findings).check(catalog.tenantTables());
    new FeatureRules(catalog, rules.findings).check();
    catalog.actions().values().forEach(rules::action);
    new PlanRules(catalog, rules.findings).check();
    return rules.findings.all();
  }

  private void head() {
    findings.text("name", catalog.name(), 1, MAX_NAME_LENGTH);
    findings.currency("costCurrency", catalog.costCurrency());
    findings.percent("paymentFeePct", catalog.paymentFeePct());
    String defaultPlan = catalog.defaultPlan();
    if (!defaultPlan.isEmpty()) {
      findings.known("defaultPlan", "plan", defaultPlan, catalog.plans().keySet());
    }
    String url = catalog.upgradeUrl();
    boolean web = url.startsWith("https://") || url.startsWith("http://") || url.startsWith("/");
    findings.unless(
        url.isEmpty() || (web && url.length() <= MAX_URL_LENGTH && !url.contains(" ")),
        "upgradeUrl",
        "must be a web address, such as https://shop.example/upgrade?tenant={tenant}");
  }

  private void sizes() {
    atMost("meters", catalog.meters().size(), MAX_METERS);
    atMost("counters", catalog.counters().size(), MAX_COUNTERS);
    atMost("tenantTables", catalog.tenantTables().size(), MAX_TENANT_TABLES);
    atMost("features", catalog.features().size(), MAX_FEATURES);
    atMost("actions", catalog.actions().size(), MAX_ACTIONS);
    atMost("plans", catalog.plans().size(), MAX_PLANS);
  }

  private void atMost(String what, int size, int most) {
    findings.unless(size <= most, what, "at most %d %s, found %d".formatted(most, what, size));
  }

  private void action(Action action) {
    String path = "actions." + action.key();
    findings.key(path, action.key());
    findings.unless(action.amount().signum() > 0, path + ".amount", "must be more than zero");
    Feature feature =
        findings.known(path + ".feature", "feature", action.feature(), catalog.features());
    if (feature == null) {
      return;
    }
    findings.unless(
        feature.kind() != FeatureKind.SETTING,
        path + ".feature",
        "%s is a setting, which the product reads and no action uses up".formatted(feature.key()));
    findings.unless(
        feature.kind() != FeatureKind.SWITCH || action.amount().equals(Quantity.ONE),
        path + ".amount",
        "%s is a switch: an action needs it and uses nothing up".formatted(feature.key()));
    Meter meter = feature.meter() == null ? null : catalog.meters().get(feature.meter());
    findings.unless(
        meter == null || FeatureRules.USED_UP.contains(meter.aggregation()),
        path + ".feature",
        "meter %s is %s, which an action cannot add to"
            .formatted(feature.meter(), meter == null ? "" : meter.aggregation()));
  }
}
