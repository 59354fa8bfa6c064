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
 * @param leased what of {@code own} holders of leases may still spend
 * @param windows feature key to what was used in its window
 * @param buckets feature key to what has not flowed back
 * @param takenBack feature key to what was taken back of grants that its allowance still counts
 */
record Seen(
    BigDecimal own,
    BigDecimal shared,
    BigDecimal leased,
    Map<String, Quantity> windows,
    Map<String, TokenBucket.State> buckets,
    Map<String, BigDecimal> takenBack) {
  static final Seen NOTHING =
      new Seen(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Map.of(), Map.of(), Map.of());

  Seen {
    windows = Map.copyOf(windows);
    buckets = Map.copyOf(buckets);
    takenBack = Map.copyOf(takenBack);
  }

  /** What nobody else can use of an allowance beside what was used. */
  BigDecimal promised(Allowance allowance) {
    BigDecimal promised = allowance.isShared() ? shared : own;
    return takenBack.isEmpty()
        ? promised
        : promised.add(takenBack.getOrDefault(allowance.feature().key(), BigDecimal.ZERO));
  }

  /** What of it holders of leases may still spend; of shared allowances leases are not given. */
  BigDecimal leased(Allowance allowance) {
    return allowance.isShared() ? BigDecimal.ZERO : leased;
  }

  TokenBucket.State bucket(Allowance allowance) {
    return buckets.getOrDefault(allowance.feature().key(), TokenBucket.State.FULL);
  }

  Quantity window(Allowance allowance) {
    return windows.getOrDefault(allowance.feature().key(), Quantity.ZERO);
  }
}
