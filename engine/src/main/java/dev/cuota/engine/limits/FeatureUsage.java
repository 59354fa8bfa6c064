package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.limits.Fill;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;

/**
 * How a tenant stands with one feature of its plan.
 *
 * @param used in the feature's unit; zero for switches and settings
 * @param granted how much of the limit grants give; zero without any
 * @param percentage used of the limit, rounded half up; 0 without a numeric limit
 * @param cost what the use has cost the platform, exact, in the catalog's cost currency
 * @param overageCost what the use above the limit costs the tenant, exact, in the plan's currency
 */
public record FeatureUsage(
    Feature feature,
    Limit limit,
    Quantity granted,
    Mode mode,
    Quantity used,
    int percentage,
    BigDecimal cost,
    BigDecimal overageCost) {
  /** Whether the limit is near or passed, exactly: a percentage that is rounded to 80 is not. */
  public boolean isWarning() {
    return limit instanceof Limit.AtMost(Quantity most)
        && Fill.reaches(used.value(), most.value(), Warning.NEAR_PERCENT);
  }

  /** The greatest threshold that is reached, in percent; 0 while the limit is far. */
  public int threshold() {
    if (!isWarning()) {
      return 0;
    }
    return limit instanceof Limit.AtMost(Quantity most) && used.compareTo(most) >= 0
        ? Warning.FULL_PERCENT
        : Warning.NEAR_PERCENT;
  }
}
