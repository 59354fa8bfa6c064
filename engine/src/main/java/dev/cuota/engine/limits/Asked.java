package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Quantity;

/**
 * A thing wanted, found in the catalog.
 *
 * @param amount in the feature's unit
 * @param metered the same in the meter's unit
 * @param isLive whether the tenants' own database counts it, so that nothing is to be recorded here
 */
record Asked(Allowance allowance, Quantity amount, Quantity metered, boolean isLive) {
  boolean isCounted() {
    return allowance.isCounted() && !isLive;
  }

  int meter() {
    return allowance.meter();
  }
}
