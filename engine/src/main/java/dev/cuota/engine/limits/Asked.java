package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.ConditionalUsage;
import org.jspecify.annotations.Nullable;

/**
 * A thing wanted, found in the catalog.
 *
 * @param amount in the feature's unit
 * @param metered the same in the meter's unit
 */
record Asked(Allowance allowance, Quantity amount, Quantity metered) {
  boolean isCounted() {
    return allowance.isCounted();
  }

  /** What to record on the meter, if the rule agrees. */
  ConditionalUsage.Part part(@Nullable Reason bar) {
    return new ConditionalUsage.Part(
        allowance.meter(), metered, new AllowanceGuard(allowance, metered, bar));
  }
}
