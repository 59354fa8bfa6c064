package dev.cuota.engine.limits;

import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Period;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is about, as memory knows it.
 *
 * @param key of the tenant
 * @param plan what its plan gives
 * @param balance what it has used
 * @param bar why its account may not use more; null when it may
 * @param month the one that counts
 */
record Subject(String key, CompiledPlan plan, Balance balance, @Nullable Reason bar, Period month) {

  Decision decide(Asked asked) {
    Use use = Use.of(balance.used(asked.allowance().meter()), asked.metered());
    return Decisions.decide(asked.allowance(), use, bar);
  }
}
