package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Raise;
import dev.cuota.core.limits.Reservation;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.platform.Period;
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
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows guards what counts beside the month's totals, while these are locked: what is promised to
 * others, what was used in windows, what was taken back of grants, and what a reservation sets free that is settled by the guard.
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
    Look look = new Look(pools(tx, places, now), poured(tx, guards, now), now);
    together.forEach(
        (guard, tenants) -> {
          UUID id = guard.settledReservation();
          guard.see(look.at(tx, guard, tenants, id == null ? null : settled.get(id)));
        });
  }

  /** What one transaction sees. */
  private final class Look {
    private final Map<PoolPlace, StoredPool> pools;
    private final Map<BucketPlace, Pouring> poured;
    private final Instant now;
    private final Map<PoolPlace, Sights.Running> promised = new HashMap<>();
    private final Map<Object, Sights.Running> used = new HashMap<>();
    private final Map<Object, BigDecimal> taken = new HashMap<>();

    Look(Map<PoolPlace, StoredPool> pools, Map<BucketPlace, Pouring> poured, Instant now) {
      this.pools = pools;
      this.poured = poured;
      this.now = now;
    }

    Sights at(Tx tx, PartGuard guard, List<Tenant> tenants, @Nullable StoredReservation settled) {
      PoolPlace own = place(guard.tenant(), guard, now);
      return new Sights(
          promised(own),
          tenants.stream().map(tenant -> promised(place(tenant, guard, now))).toList(),
          windows(tx, guard, tenants),
          takenBack(tx, guard),
          leased(pools.get(own)),
          new Sights.Settled(
              freed(settled, pools.get(own)),
              settled != null && isSettled(settled.reservation().state())));
    }

    private Sights.Running promised(PoolPlace place) {
      return promised.computeIfAbsent(
          place,
          _ -> {
            StoredPool pool = pools.get(place);
            return new Sights.Running(pool == null ? BigDecimal.ZERO : pool.pool().promised());
          });
    }

    private Sights.Windowed windows(Tx tx, PartGuard guard, List<Tenant> together) {
      Map<String, Sights.Running> windows = new HashMap<>();
      Map<String, Sights.Poured> buckets = new HashMap<>();
      for (Allowance one : guard.allowances()) {
        TokenBucket bucket = one.bucket();
        Pouring pouring = poured.get(BucketPlace.of(guard.tenant(), one));
        if (bucket != null && pouring != null) {
          buckets.put(one.feature().key(), new Sights.Poured(bucket, pouring));
        } else if (one.isWindow() && one.hasCeiling()) {
          List<Tenant> tenants = one.isShared() ? together : List.of(guard.tenant());
          String feature = one.feature().key();
          windows.put(
              feature,
              used.computeIfAbsent(
                  List.of(feature, tenants),
                  _ -> new Sights.Running(Sight.this.windows.used(tx, tenants, one, now).value())));
        }
      }
      return new Sights.Windowed(windows, buckets);
    }

    private BigDecimal leased(@Nullable StoredPool pool) {
      return pool == null ? BigDecimal.ZERO : pool.pool().held();
    }

    /**
     * What was taken back of grants since the guard's allowances were worked out, here or on another
     * node: whoever takes it back has had these totals for itself.
     */
    private Map<String, BigDecimal> takenBack(Tx tx, PartGuard guard) {
      Map<String, BigDecimal> found = new HashMap<>();
      for (Allowance one : guard.allowances()) {
        Raise raise = one.raise();
        if (raise != null) {
          BigDecimal known = raise.takenBack().value();
          BigDecimal more = takenBack(tx, guard.tenant(), one).subtract(known);
          found.put(one.feature().key(), more.max(BigDecimal.ZERO));
        }
      }
      return found;
    }

    private BigDecimal takenBack(Tx tx, Tenant tenant, Allowance allowance) {
      OverrideHolder holder =
          allowance.isShared()
              ? OverrideHolder.of(tenant.environment(), tenant.account())
              : OverrideHolder.of(tenant);
      String feature = allowance.feature().key();
      return taken.computeIfAbsent(
          List.of(holder, feature),
          _ -> GrantSql.takenBack(tx, holder, feature, Period.month(now).start()));
    }

    /** What a reservation keeps free in the pool; nothing when it is of another period. */
    private BigDecimal freed(@Nullable StoredReservation settled, @Nullable StoredPool pool) {
      return settled == null || pool == null || settled.pool() != pool.id()
          ? BigDecimal.ZERO
          : settled.reservation().at(now).held();
    }
  }

  /** The buckets that count, locked. */
  private static Map<BucketPlace, Pouring> poured(Tx tx, List<PartGuard> guards, Instant now) {
    TreeSet<BucketPlace> places = new TreeSet<>(BucketPlace.ORDER);
    for (PartGuard guard : guards) {
      guard.allowances().stream()
          .filter(one -> one.bucket() != null)
          .forEach(one -> places.add(BucketPlace.of(guard.tenant(), one)));
    }
    Map<BucketPlace, Pouring> poured = new HashMap<>();
    if (!places.isEmpty()) {
      BucketSql.lock(tx, places)
          .forEach((place, state) -> poured.put(place, new Pouring(place, state, now)));
    }
    return poured;
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
    List<StoredPool> reserving =
        pools.values().stream().filter(pool -> pool.pool().reserved().signum() > 0).toList();
    if (!reserving.isEmpty()) {
      expire(tx, reserving.stream().map(StoredPool::id).toList(), now);
      // Read again, as somebody else may have ended them since, whom the expiring has waited for.
      PoolSql.at(tx, reserving.stream().map(StoredPool::place).toList())
          .forEach(pool -> pools.put(pool.place(), pool));
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
    PoolSql.update(tx, changed);
    promises.changed(tx, changed);
    return changed;
  }
}
