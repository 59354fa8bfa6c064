package dev.cuota.core.catalog;

import dev.cuota.core.platform.MinorUnits;
import java.util.Map;
import org.joda.money.CurrencyUnit;

/** What must hold for plans. */
final class PlanRules {
  private static final int MAX_GRACE_DAYS = 365;
  private static final String ANNUAL = "_annual";
  private static final String SALES = "gmv";
  private static final String CURRENCY = "currency";

  private final Catalog catalog;
  private final Findings findings;
  private final EntitlementRules entitlements;

  PlanRules(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
    this.entitlements = new EntitlementRules(catalog, findings);
  }

  void check() {
    catalog.plans().values().forEach(this::plan);
  }

  private void plan(Plan plan) {
    String path = "plans." + plan.key();
    findings.key(path, plan.key());
    findings.names(path + ".name", plan.names());
    money(path, plan);
    commission(path, plan);
    findings.unless(
        plan.graceDays() >= 0 && plan.graceDays() <= MAX_GRACE_DAYS,
        path + ".graceDays",
        "must be 0 to %d".formatted(MAX_GRACE_DAYS));
    twin(path, plan);
    if (plan.like() == null) {
      entitlements(path + ".entitlements", plan);
    }
  }

  private void money(String path, Plan plan) {
    findings.price(path + ".price", plan.price());
    CurrencyUnit currency = findings.currency(path + ".currency", plan.currency());
    if (currency == null) {
      return;
    }
    int digits = MinorUnits.digits(plan.currency());
    findings.unless(
        plan.price().scale() <= digits,
        path + ".price",
        "%s has %d decimal places, so %s cannot be charged"
            .formatted(plan.currency(), digits, plan.price().toPlainString()));
  }

  private void commission(String path, Plan plan) {
    findings.unless(
        (plan.gmvThreshold() == null) == (plan.gmvCommissionPct() == null),
        path + (plan.gmvThreshold() == null ? ".gmvThreshold" : ".gmvCommissionPct"),
        "a commission needs both gmvThreshold and gmvCommissionPct");
    if (plan.gmvThreshold() != null) {
      findings.price(path + ".gmvThreshold", plan.gmvThreshold().value());
    }
    if (plan.gmvCommissionPct() != null) {
      String at = path + ".gmvCommissionPct";
      findings.percent(at, plan.gmvCommissionPct());
      Meter sales = catalog.meters().get(SALES);
      findings.unless(
          sales != null && sales.groupBy().containsKey(CURRENCY),
          at,
          "commission is taken of what a meter '%s' counts by the dimension '%s'; there is none"
              .formatted(SALES, CURRENCY));
    }
  }

  private void twin(String path, Plan plan) {
    String like = plan.like();
    if (like == null) {
      annualOfItsOwn(path, plan);
      return;
    }
    Plan twin = findings.known(path + ".like", "plan", like, catalog.plans());
    if (twin == null) {
      return;
    }
    findings.unless(
        twin.like() == null,
        path + ".like",
        "%s is itself like %s; name a plan with entitlements of its own"
            .formatted(like, twin.like()));
    findings.unless(
        twin.like() != null || twin.entitlements().equals(plan.entitlements()),
        path + ".entitlements",
        "must be those of %s".formatted(like));
    findings.unless(
        twin.currency().equals(plan.currency()),
        path + ".currency",
        "must be that of %s, %s, in which its overage is priced".formatted(like, twin.currency()));
  }

  private void annualOfItsOwn(String path, Plan plan) {
    if (!plan.key().endsWith(ANNUAL)) {
      return;
    }
    String monthly = plan.key().substring(0, plan.key().length() - ANNUAL.length());
    findings.unless(
        !catalog.plans().containsKey(monthly),
        path + ".like",
        "an annual plan shares its monthly twin's entitlements: say like: %s".formatted(monthly));
  }

  private void entitlements(String path, Plan plan) {
    for (Map.Entry<String, Entitlement> entry : plan.entitlements().entrySet()) {
      String at = path + "." + entry.getKey();
      Feature feature = findings.known(at, "feature", entry.getKey(), catalog.features());
      if (feature != null) {
        entitlements.check(at, feature, entry.getValue());
      }
    }
  }
}
