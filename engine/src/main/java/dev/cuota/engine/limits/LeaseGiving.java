package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Lease;
import dev.cuota.core.limits.LeaseSize;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.LockedTotals;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives leases to one holder, inside one exchange. */
final class LeaseGiving {
  /** How long a denial that only time or a new plan can change is good for. */
  private static final Duration DENIED = Duration.ofSeconds(1);

  /** How long each use is asked for near a limit before a lease is wanted again. */
  private static final Duration NEAR = Duration.ofMillis(250);

  /** How long each use is asked for of what leases are not given of at all. */
  private static final Duration NEVER = Duration.ofMinutes(1);

  private final LeaseTalk.Room room;
  private final LeaseExchange said;
  private final LeaseSql.Holder holder;
  private final Instant now;
  private final Duration ttl;
  private final Set<PoolPlace> served = new HashSet<>();

  /**
   * The moment.
   *
   * @param ttl how long leases live from then on without a word of their holder
   */
  record Time(Instant now, Duration ttl) {}

  LeaseGiving(LeaseTalk.Room room, LeaseExchange said, LeaseSql.Holder holder, Time time) {
    this.room = room;
    this.said = said;
    this.holder = holder;
    this.now = time.now();
    this.ttl = time.ttl();
  }

  LeaseAnswer.Given give(Tx tx, LockedTotals locked, Wish wish) {
    Allowance allowance = wish.allowance();
    PartGuard guard = wish.guard();
    if (allowance == null) {
      return wish.refused(Reason.FEATURE_GATED, Quantity.ZERO, NEVER);
    } else if (guard == null) {
      return wish.refused(null, Quantity.ZERO, NEVER);
    }
    ConditionalUsage.Total used = locked.usedBy(wish.tenant(), allowance.meter(), now);
    Quantity shown = allowance.feature().fromMeterUnit(used.own());
    PoolPlace place = PoolPlace.of(wish.tenant(), allowance, now);
    if (!served.add(place)) {
      return wish.refused(null, shown, Duration.ZERO);
    } else if (!allowance.until().isAfter(now)) {
      // Something else has begun to count while this was on its way.
      return wish.refused(null, shown, NEAR);
    }
    if (guard.decide(allowance, used) instanceof Decision.Denied denied) {
      return denied(tx, wish, guard, denied, shown);
    }
    return new Gift(wish, allowance, guard, place, used.own()).give(tx);
  }

  /** Who is refused for what others hold asks each time, and they are asked to give back. */
  private LeaseAnswer.Given denied(
      Tx tx, Wish wish, PartGuard guard, Decision.Denied denied, Quantity shown) {
    Use alone = Use.of(denied.use().used(), denied.use().amount());
    if (Decisions.decide(denied.allowance(), alone, wish.subject().bar()).isAllowed()) {
      PoolPlace place = PoolPlace.of(guard.tenant(), denied.allowance(), now);
      tx.afterCommit(() -> room.recalls().ask(place));
      return wish.refused(null, shown, NEAR);
    }
    return wish.refused(denied.reason(), shown, DENIED);
  }

  /** One lease in the making; amounts in the meter's unit. */
  private final class Gift {
    private final Wish wish;
    private final Allowance allowance;
    private final PartGuard guard;
    private final PoolPlace place;
    private final Quantity used;

    Gift(Wish wish, Allowance allowance, PartGuard guard, PoolPlace place, Quantity used) {
      this.wish = wish;
      this.allowance = allowance;
      this.guard = guard;
      this.place = place;
      this.used = used;
    }

    LeaseAnswer.Given give(Tx tx) {
      if (!allowance.hasCeiling()) {
        return given(tx, Lease.unbounded(), null, false);
      }
      BigDecimal use = guard.metered().value();
      BigDecimal left = left();
      StoredPool pool = PoolSql.make(tx, wish.tenant(), place);
      BigDecimal size =
          LeaseSize.of(
              left,
              use,
              wish.want().perSecond().value().multiply(allowance.feature().unitSize().value()),
              LeaseSql.otherHolders(tx, pool.id(), holder.id()) + 1);
      if (!allowance.isHard()) {
        // Nothing is refused here, so the last of it need not be kept for others.
        size =
            size.max(
                left.max(BigDecimal.ZERO)
                    .divideToIntegralValue(use)
                    .multiply(use)
                    .min(use.multiply(BigDecimal.TEN)));
      }
      if (size.signum() > 0) {
        return given(tx, Lease.of(size), pool, false);
      }
      return allowance.isHard()
          ? wish.refused(null, allowance.feature().fromMeterUnit(used), NEAR)
          : given(tx, Lease.unbounded(), null, true);
    }

    private BigDecimal left() {
      BigDecimal most = Objects.requireNonNull(allowance.meteredLimit().number());
      return most.subtract(used.value()).subtract(guard.seen().promised(allowance));
    }

    private LeaseAnswer.Given given(
        Tx tx, Lease lease, @Nullable StoredPool pool, boolean passing) {
      Instant ends = ends();
      UUID id = room.platform().ids().next();
      if (pool != null) {
        StoredPool after = pool.with(pool.pool().with(lease));
        PoolSql.update(tx, after);
        room.promises().changed(tx, List.of(after));
      }
      LeaseSql.insert(tx, wish.tenant().environment(), stored(id, lease, pool, passing, ends), now);
      BigDecimal granted = lease.granted();
      return new LeaseAnswer.Given(
          wish.want().tenant(),
          wish.want().feature(),
          id,
          granted == null
              ? Quantity.ZERO
              : allowance.feature().fromMeterUnit(new Quantity(granted)),
          granted == null,
          passing,
          null,
          allowance.limit(),
          allowance.mode(),
          allowance.feature().fromMeterUnit(used),
          Duration.between(now, ends),
          Duration.ZERO);
    }

    /** It does not outlive what it was given under. */
    private Instant ends() {
      Instant month = Period.month(now).end();
      return allowance.until().isBefore(month) ? allowance.until() : month;
    }

    private StoredLease stored(
        UUID id, Lease lease, @Nullable StoredPool pool, boolean passing, Instant ends) {
      return new StoredLease(
          id,
          wish.tenant().id(),
          holder.id(),
          said.epoch(),
          said.number(),
          pool == null ? null : pool.id(),
          allowance.feature().key(),
          allowance.meter(),
          allowance.feature().unitSize().value(),
          Period.month(now).start(),
          ends,
          LeaseTerms.of(wish.subject(), allowance),
          passing,
          lease,
          now.plus(ttl));
    }
  }
}
