package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What counts beside the month's totals at the moment of a decision; in the meter's unit.
 *
 * @param own promised of the tenant's own pool, without what is settled now
 * @param shared promised of the pools of all tenants of its account, for shared allowances
 * @param windows feature key to what was used in its window
 * @param buckets feature key to what has not flowed back
 */
record Seen(
    BigDecimal own,
    BigDecimal shared,
    Map<String, Quantity> windows,
    Map<String, TokenBucket.State> buckets) {
  static final Seen NOTHING = new Seen(BigDecimal.ZERO, BigDecimal.ZERO, Map.of(), Map.of());

  Seen {
    windows = Map.copyOf(windows);
    buckets = Map.copyOf(buckets);
  }

  BigDecimal promised(Allowance allowance) {
    return allowance.isShared() ? shared : own;
  }

  TokenBucket.State bucket(Allowance allowance) {
    return buckets.getOrDefault(allowance.feature().key(), TokenBucket.State.FULL);
  }

  Quantity window(Allowance allowance) {
    return windows.getOrDefault(allowance.feature().key(), Quantity.ZERO);
  }
}
