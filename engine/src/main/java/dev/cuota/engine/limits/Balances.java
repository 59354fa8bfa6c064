package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.metering.UsageCounted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What tenants have used this month, in memory: read on first use, kept current by what this node's
 * writers commit and what others are seen to have changed.
 *
 * <p>Reading and changing one tenant's balance wait for each other. A change whose commit came before
 * the read is in what was read; any other comes to this class after the read, and is newer. So none
 * is lost, and none is taken back.
 */
final class Balances {
  private static final int MAX_TENANTS = 200_000;

  private final Metering metering;
  private final AtomicLong position = new AtomicLong();
  private final Cache<TenantId, Balance> balances =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).build();

  Balances(Metering metering) {
    this.metering = metering;
  }

  /** What the tenant has used in the month. */
  Balance of(Tenant tenant, Period month) {
    Balance known = balances.getIfPresent(tenant.id());
    return known != null && known.month().equals(month.start()) ? known : load(tenant, month);
  }

  /** The same, read again. */
  Balance reread(Tenant tenant, Period month) {
    balances.invalidate(tenant.id());
    return load(tenant, month);
  }

  /** Greatest position of the ledger that was heard of. */
  long position() {
    return position.get();
  }

  /** Takes what a transaction has committed. */
  void apply(UsageCounted counted) {
    Map<TenantId, List<MonthTotal>> byTenant = new HashMap<>();
    for (MonthTotal total : counted.totals()) {
      byTenant.computeIfAbsent(total.tenant(), _ -> new ArrayList<>(2)).add(total);
    }
    byTenant.forEach(
        (tenant, totals) ->
            balances.asMap().computeIfPresent(tenant, (_, known) -> applied(known, totals)));
    position.accumulateAndGet(counted.position(), Math::max);
  }

  /** Reads tenants afresh when they are asked for again, as another node has changed them. */
  void forget(Collection<TenantId> tenants) {
    balances.invalidateAll(tenants);
  }

  /** Reads everything afresh. */
  void forgetAll() {
    balances.invalidateAll();
  }

  private static @Nullable Balance applied(Balance known, List<MonthTotal> totals) {
    Balance balance = known;
    for (MonthTotal total : totals) {
      Optional<Balance> changed = balance.with(total);
      if (changed.isEmpty()) {
        return null;
      }
      balance = changed.get();
    }
    return balance;
  }

  private Balance load(Tenant tenant, Period month) {
    Balance loaded =
        balances
            .asMap()
            .compute(
                tenant.id(),
                (id, known) ->
                    known != null && known.month().equals(month.start())
                        ? known
                        : new Balance(
                            month.start(), metering.totals(tenant.environment(), id, month)));
    return loaded;
  }
}
