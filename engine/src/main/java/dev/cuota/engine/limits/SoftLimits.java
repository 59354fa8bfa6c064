package dev.cuota.engine.limits;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, in the transaction that consumes, how often soft limits were passed. It costs nothing
 * while no limit is passed, and one upsert for a tenant, feature and transaction otherwise.
 */
final class SoftLimits {
  void count(Tx tx, UsageConsumed event) {
    TreeMap<LimitsSql.PassKey, Long> passes = new TreeMap<>();
    Instant month = Period.month(event.time()).start();
    for (UsageConsumed.Consumed consumed : event.consumed()) {
      count(consumed.usage(), consumed.usedBefore(), month, passes);
    }
    if (!passes.isEmpty()) {
      LimitsSql.addPasses(tx, passes, event.time());
    }
  }

  private static void count(
      ConditionalUsage usage,
      List<ConditionalUsage.Total> usedBefore,
      Instant month,
      Map<LimitsSql.PassKey, Long> passes) {
    Tenant tenant = usage.tenant();
    for (int i = 0; i < usage.parts().size(); i++) {
      if (usage.parts().get(i).guard() instanceof PartGuard guard) {
        ConditionalUsage.Total used = usedBefore.get(i);
        guard.allowances().stream()
            .filter(one -> guard.passes(one, used))
            .forEach(
                one ->
                    passes.merge(
                        new LimitsSql.PassKey(
                            tenant.environment(), tenant.id(), month, one.feature().key()),
                        1L,
                        Long::sum));
      }
    }
  }
}
