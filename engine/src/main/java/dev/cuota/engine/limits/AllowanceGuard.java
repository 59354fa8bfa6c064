package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.ConditionalUsage;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the locked total, by the rule that checks use.
 *
 * @param amount in the meter's unit
 * @param bar why the account may not use more; null when it may
 */
record AllowanceGuard(Allowance allowance, Quantity amount, @Nullable Reason bar)
    implements ConditionalUsage.Guard {
  @Override
  public boolean allows(Quantity used) {
    return decide(used).isAllowed();
  }

  Decision decide(Quantity used) {
    return Decisions.decide(allowance, Use.of(used, amount), bar);
  }

  /** Whether using the amount beside {@code used} goes beyond a soft limit. */
  boolean passes(Quantity used) {
    return decide(used) instanceof Decision.Allowed allowed
        && amount.signum() > 0
        && allowed.isOver();
  }
}
