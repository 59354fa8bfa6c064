package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What must hold for what comes back little by little. */
final class BucketRules {
  /** Most days of refilling that a bucket holds; more would never be full again. */
  private static final int MOST_DAYS = 31;

  private final Catalog catalog;
  private final Findings findings;

  BucketRules(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  void check(String path, Feature feature, Entitlement entitlement, Entitlement.Steady steady) {
    String at = path + ".refill";
    Quantity burst = steady.burst();
    String meter = feature.meter();
    Aggregation counts =
        meter == null ? null : catalog.meter(meter).map(Meter::aggregation).orElse(null);
    if (feature.kind() != FeatureKind.WINDOW) {
      findings.unless(
          false, at, "a %s has no window to refill in".formatted(feature.kind().text()));
    } else if (counts != null && !FeatureRules.USED_UP.contains(counts)) {
      findings.unless(
          false, at, "counts what is consumed, and nothing is of a meter that is " + counts);
    } else if (!(entitlement.limit() instanceof Limit.AtMost(Quantity rate))) {
      findings.unless(
          false,
          at,
          "there is nothing that could flow back of '%s'".formatted(entitlement.limit().text()));
    } else if (rate.signum() == 0) {
      findings.unless(false, path + ".limit", "nothing would ever flow back; write none");
    } else if (burst != null) {
      burst(path + ".burst", feature, rate, entitlement.window(), burst);
    }
  }

  private void burst(
      String path,
      Feature feature,
      Quantity rate,
      Entitlement.@Nullable Window window,
      Quantity burst) {
    findings.unless(burst.signum() > 0, path, "must be more than zero, or nothing could be used");
    findings.unless(feature.divides(burst), path, "a count is a whole number");
    findings.unless(feature.fits(burst), path, "is too large or too fine for its meter");
    if (window != null) {
      BigDecimal inTime =
          rate.value()
              .multiply(BigDecimal.valueOf(MOST_DAYS * (86_400 / window.length().toSeconds())));
      findings.unless(
          burst.value().compareTo(inTime) <= 0,
          path,
          "takes more than %d days to flow back at %s a %s"
              .formatted(MOST_DAYS, rate, lower(window)));
    }
  }

  private static String lower(Entitlement.Window window) {
    return window.name().toLowerCase(Locale.ROOT);
  }
}
