package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;

/**
 * How a tenant stands with one feature of its plan.
 *
 * @param used in the feature's unit; zero for switches and settings
 * @param percentage used of the limit, rounded half up; 0 without a numeric limit
 * @param cost what the use has cost the platform, exact, in the catalog's cost currency
 * @param overageCost what the use above the limit costs the tenant, exact, in the plan's currency
 */
public record FeatureUsage(
    Feature feature,
    Limit limit,
    Mode mode,
    Quantity used,
    int percentage,
    BigDecimal cost,
    BigDecimal overageCost) {
  /** From here on a tenant is warned. */
  public static final int WARNING_PERCENT = 80;

  /** Whether the limit is near or passed. */
  public boolean isWarning() {
    return percentage >= WARNING_PERCENT;
  }
}
