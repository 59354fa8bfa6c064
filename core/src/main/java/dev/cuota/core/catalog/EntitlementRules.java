package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;

/** What must hold for one entitlement, given its feature. */
final class EntitlementRules {
  private final Catalog catalog;
  private final Findings findings;

  EntitlementRules(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  void check(String path, Feature feature, Entitlement entitlement) {
    String kind = feature.kind().text();
    switch (feature.kind()) {
      case SWITCH -> {
        findings.unless(
            !(entitlement.limit() instanceof Limit.AtMost),
            path + ".limit",
            "a switch is on or off, not a number");
        unused(path, kind, entitlement);
      }
      case SETTING -> unused(path, kind, entitlement);
      case COUNT, LEVEL, METERED -> noWindow(path, kind, entitlement);
      case WINDOW -> window(path, entitlement);
    }
    if (entitlement.limit() instanceof Limit.AtMost(Quantity amount)) {
      amount(path + ".limit", feature, amount);
    }
    findings.unless(
        !feature.isEnforcedByDatabase() || entitlement.scope() == Entitlement.Scope.TENANT,
        path + ".scope",
        "the database keeps each tenant to a limit of its own; tenants cannot share it");
    if (entitlement.overage() != null) {
      overage(path, feature, entitlement, entitlement.overage());
    }
    if (entitlement.refill() != null) {
      new BucketRules(catalog, findings).check(path, feature, entitlement, entitlement.refill());
    }
    if (entitlement.ownProvider() != null) {
      ownProvider(path + ".ownProvider", feature, entitlement.limit(), entitlement.ownProvider());
    }
  }

  private void ownProvider(String path, Feature feature, Limit planned, Limit lifted) {
    findings.unless(
        feature.kind().isMetered(),
        path,
        "a %s is not used up, so no provider is paid for it".formatted(feature.kind().text()));
    findings.unless(
        !(lifted instanceof Limit.NotIncluded),
        path,
        "an own provider gives more, never less: write a number or unlimited");
    if (lifted instanceof Limit.AtMost(Quantity amount)) {
      amount(path, feature, amount);
      findings.unless(
          switch (planned) {
            case Limit.NotIncluded _ -> true;
            case Limit.Unlimited _ -> false;
            case Limit.AtMost(Quantity most) -> amount.compareTo(most) >= 0;
          },
          path,
          "an own provider gives more, never less than the limit of " + planned.text());
    }
  }

  /** For what is read, not used up. */
  private void unused(String path, String kind, Entitlement entitlement) {
    noWindow(path, kind, entitlement);
    findings.unless(
        entitlement.mode() == Mode.HARD, path + ".mode", "a %s is never passed".formatted(kind));
    findings.unless(
        entitlement.scope() == Entitlement.Scope.TENANT,
        path + ".scope",
        "a %s is not used up, so tenants cannot share it".formatted(kind));
  }

  private void noWindow(String path, String kind, Entitlement entitlement) {
    findings.unless(
        entitlement.window() == null, path + ".window", "a %s has no window".formatted(kind));
  }

  private void window(String path, Entitlement entitlement) {
    findings.unless(
        !(entitlement.limit() instanceof Limit.AtMost) || entitlement.window() != null,
        path + ".window",
        "a window needs its length: minute, hour or day");
  }

  private void amount(String path, Feature feature, Quantity amount) {
    findings.unless(feature.divides(amount), path, "a count is a whole number");
    findings.unless(
        feature.fits(amount),
        path,
        "is too large or too fine for %s"
            .formatted(
                feature.meter() == null
                    ? "counter " + feature.counter()
                    : "meter " + feature.meter()));
  }

  private void overage(String path, Feature feature, Entitlement entitlement, Overage overage) {
    String at = path + ".overage";
    FeatureKind kind = feature.kind();
    findings.unless(
        kind.isMetered() && kind != FeatureKind.WINDOW,
        at,
        "a %s has no overage".formatted(kind.text()));
    findings.unless(
        entitlement.limit() instanceof Limit.AtMost,
        at,
        "there is nothing above '%s' to be sold".formatted(entitlement.limit().text()));
    findings.unless(
        entitlement.mode() == Mode.SOFT,
        at,
        "a hard limit is never passed, so nothing above it can be sold; say mode: soft");
    new OverageRules(findings).price(at, overage);
  }
}
