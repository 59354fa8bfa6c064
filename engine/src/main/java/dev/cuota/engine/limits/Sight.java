package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Reservation;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.UsageAsked;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows guards what counts beside the month's totals, while these are locked: what is promised to
 * others, what was used in windows, and what a reservation sets free that is settled by the guard.
 */
final class Sight {
  private final Accounts accounts;
  private final Windows windows;
  private final Promises promises;

  Sight(Accounts accounts, Windows windows, Promises promises) {
    this.accounts = accounts;
    this.windows = windows;
    this.promises = promises;
  }

  /** For guards that are about to be asked. */
  void asked(Tx tx, UsageAsked asked) {
    List<PartGuard> guards = new ArrayList<>();
    for (ConditionalUsage usage : asked.usages()) {
      for (ConditionalUsage.Part part : usage.parts()) {
        if (part.guard() instanceof PartGuard guard && guard.needsSight()) {
          guards.add(guard);
        }
      }
    }
    if (!guards.isEmpty()) {
      show(tx, guards, asked.time());
    }
  }

  /** Shows them; the month's totals of all their tenants and meters have to be locked. */
  void show(Tx tx, List<PartGuard> guards, Instant now) {
    Map<PartGuard, List<Tenant>> together = new HashMap<>();
    Set<PoolPlace> places = new LinkedHashSet<>();
    for (PartGuard guard : guards) {
      List<Tenant> tenants = tenants(tx, guard);
      together.put(guard, tenants);
      tenants.forEach(tenant -> places.add(place(tenant, guard, now)));
    }
    Map<UUID, StoredReservation> settled = settled(tx, guards);
    Look look = new Look(pools(tx, places, now), now);
    together.forEach(
        (guard, tenants) -> {
          UUID id = guard.settledReservation();
          guard.see(look.at(tx, guard, tenants, id == null ? null : settled.get(id)));
        });
  }

  /** What one transaction sees. */
  private final class Look {
    private final Map<PoolPlace, StoredPool> pools;
    private final Instant now;
    private final Map<PoolPlace, Sights.Running> promised = new HashMap<>();
    private final Map<Object, Sights.Running> used = new HashMap<>();

    Look(Map<PoolPlace, StoredPool> pools, Instant now) {
      this.pools = pools;
      this.now = now;
    }

    Sights at(Tx tx, PartGuard guard, List<Tenant> tenants, @Nullable StoredReservation settled) {
      PoolPlace own = place(guard.tenant(), guard, now);
      return new Sights(
          promised(own),
          tenants.stream().map(tenant -> promised(place(tenant, guard, now))).toList(),
          windows(tx, guard, tenants),
          freed(settled, pools.get(own)),
          settled != null && isSettled(settled.reservation().state()));
    }

    private Sights.Running promised(PoolPlace place) {
      return promised.computeIfAbsent(
          place,
          _ -> {
            StoredPool pool = pools.get(place);
            return new Sights.Running(pool == null ? BigDecimal.ZERO : pool.pool().promised());
          });
    }

    private Map<String, Sights.Running> windows(Tx tx, PartGuard guard, List<Tenant> together) {
      Map<String, Sights.Running> windows = new HashMap<>();
      for (Allowance one : guard.allowances()) {
        if (one.isWindow() && one.hasCeiling()) {
          List<Tenant> tenants = one.isShared() ? together : List.of(guard.tenant());
          String feature = one.feature().key();
          windows.put(
              feature,
              used.computeIfAbsent(
                  List.of(feature, tenants),
                  _ -> new Sights.Running(Sight.this.windows.used(tx, tenants, one, now).value())));
        }
      }
      return windows;
    }

    /** What a reservation keeps free in the pool; nothing when it is of another period. */
    private BigDecimal freed(@Nullable StoredReservation settled, @Nullable StoredPool pool) {
      return settled == null || pool == null || settled.pool() != pool.id()
          ? BigDecimal.ZERO
          : settled.reservation().at(now).held();
    }
  }

  private List<Tenant> tenants(Tx tx, PartGuard guard) {
    Tenant tenant = guard.tenant();
    return guard.isShared()
        ? accounts.tenantsOf(tx, tenant.environment(), tenant.account())
        : List.of(tenant);
  }

  private static PoolPlace place(Tenant tenant, PartGuard guard, Instant now) {
    return PoolPlace.of(tenant, guard.allowances().getFirst(), now);
  }

  private static boolean isSettled(Reservation.State state) {
    return state == Reservation.State.COMMITTED || state == Reservation.State.RELEASED;
  }

  private static Map<UUID, StoredReservation> settled(Tx tx, List<PartGuard> guards) {
    List<UUID> ids = new ArrayList<>();
    for (PartGuard guard : guards) {
      UUID settled = guard.settledReservation();
      if (settled != null) {
        ids.add(settled);
      }
    }
    Map<UUID, StoredReservation> found = new HashMap<>();
    if (!ids.isEmpty()) {
      ReservationSql.lock(tx, ids).forEach(one -> found.put(one.id(), one));
    }
    return found;
  }

  /** As they stand once reservations that are over hold nothing. */
  private Map<PoolPlace, StoredPool> pools(Tx tx, Collection<PoolPlace> places, Instant now) {
    Map<PoolPlace, StoredPool> pools = new HashMap<>();
    PoolSql.at(tx, places).forEach(pool -> pools.put(pool.place(), pool));
    List<Long> reserving =
        pools.values().stream()
            .filter(pool -> pool.pool().reserved().signum() > 0)
            .map(StoredPool::id)
            .toList();
    if (!reserving.isEmpty()) {
      expire(tx, reserving, now).forEach(pool -> pools.put(pool.place(), pool));
    }
    return pools;
  }

  /** Ends reservations that are over; answers the pools that changed. */
  List<StoredPool> expire(Tx tx, Collection<Long> pools, Instant now) {
    Map<Long, BigDecimal> freed = new HashMap<>();
    ReservationSql.expire(tx, pools, now).forEach(one -> freed.put(one.pool(), one.amount()));
    if (freed.isEmpty()) {
      return List.of();
    }
    List<StoredPool> changed =
        PoolSql.lock(tx, freed.keySet()).stream()
            .map(
                pool ->
                    pool.with(
                        pool.pool()
                            .reserving(freed.getOrDefault(pool.id(), BigDecimal.ZERO).negate())))
            .toList();
    changed.forEach(pool -> PoolSql.update(tx, pool));
    promises.changed(tx, changed);
    return changed;
  }
}
