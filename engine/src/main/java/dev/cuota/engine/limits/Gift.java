package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Lease;
import dev.cuota.core.limits.LeaseSize;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One lease in the making; amounts in the meter's unit. */
final class Gift {
  /** How long each use is asked for near a limit before a lease is wanted again. */
  static final Duration NEAR = Duration.ofMillis(250);

  /** A soft limit's last leases hold so many uses, or fewer at the very end. */
  private static final BigDecimal LAST_USES = BigDecimal.TEN;

  private final To to;
  private final Wish wish;
  private final Allowance allowance;
  private final PartGuard guard;
  private final Quantity used;
  private final UUID id;
  private @Nullable Lease lease;
  private @Nullable StoredPool pool;

  /**
   * Who gets it, and when.
   *
   * @param holder its number
   * @param epoch of its process
   * @param exchange in which it is given
   * @param ttl how long it lives without a word of its holder
   */
  record To(long holder, long epoch, long exchange, Instant now, Duration ttl) {}

  Gift(To to, Wish wish, Allowance allowance, PartGuard guard, Quantity used, UUID id) {
    this.to = to;
    this.wish = wish;
    this.allowance = allowance;
    this.guard = guard;
    this.used = used;
    this.id = id;
  }

  Tenant tenant() {
    return wish.tenant();
  }

  PoolPlace place() {
    return PoolPlace.of(wish.tenant(), allowance, to.now());
  }

  /** Whether it is a part of something that has an end. */
  boolean isOfPool() {
    return allowance.hasCeiling();
  }

  /**
   * Finds out how large it is.
   *
   * @param before the pool it is a part of; null for none
   * @param holders how many share that pool, with this one
   */
  void measure(@Nullable StoredPool before, int holders) {
    if (before == null) {
      lease = Lease.unbounded();
      return;
    }
    BigDecimal size = size(holders);
    if (size.signum() > 0) {
      Lease part = Lease.of(size);
      lease = part;
      pool = before.with(before.pool().with(part));
    } else if (!allowance.isHard()) {
      lease = Lease.unbounded();
    }
  }

  private BigDecimal size(int holders) {
    BigDecimal use = guard.metered().value();
    BigDecimal left = left();
    BigDecimal size = LeaseSize.of(left, use, perSecond(), holders);
    if (allowance.isHard()) {
      return size;
    }
    // Nothing is refused here, so the last of it need not be kept for others.
    BigDecimal last = left.max(BigDecimal.ZERO).divideToIntegralValue(use).multiply(use);
    return size.max(last.min(use.multiply(LAST_USES)));
  }

  /** No quantity, as it is only asked for and may be of any size. */
  private BigDecimal perSecond() {
    return wish.want().perSecond().value().multiply(allowance.feature().unitSize().value());
  }

  private BigDecimal left() {
    BigDecimal most =
        allowance.meteredLimit() instanceof Limit.AtMost(Quantity amount)
            ? amount.value()
            : BigDecimal.ZERO;
    return most.subtract(used.value()).subtract(guard.seen().promised(allowance));
  }

  /** Whether every use of it goes beyond a soft limit. */
  private boolean isPassing() {
    return pool == null && isOfPool();
  }

  /** What the pool is after it; empty when it changes none. */
  Optional<StoredPool> pool() {
    return Optional.ofNullable(pool);
  }

  /** As it is to be stored; empty when there is none. */
  Optional<StoredLease> lease() {
    StoredPool from = pool;
    return Optional.ofNullable(lease)
        .map(
            given ->
                new StoredLease(
                    id,
                    wish.tenant().id(),
                    to.holder(),
                    to.epoch(),
                    to.exchange(),
                    from == null ? null : from.id(),
                    allowance.feature().key(),
                    allowance.meter(),
                    allowance.feature().unitSize().value(),
                    Period.month(to.now()).start(),
                    ends(),
                    LeaseTerms.of(wish.subject(), allowance),
                    isPassing(),
                    given,
                    to.now().plus(to.ttl())));
  }

  /** It does not outlive what it was given under. */
  private Instant ends() {
    Instant month = Period.month(to.now()).end();
    return allowance.until().isBefore(month) ? allowance.until() : month;
  }

  /** What the holder is told. */
  LeaseAnswer.Given answer() {
    Quantity shown = allowance.feature().fromMeterUnit(used);
    Lease given = lease;
    if (given == null) {
      return wish.refused(null, shown, NEAR);
    }
    BigDecimal granted = given.granted();
    return new LeaseAnswer.Given(
        wish.want().tenant(),
        wish.want().feature(),
        id,
        granted == null ? Quantity.ZERO : allowance.feature().fromMeterUnit(new Quantity(granted)),
        granted == null,
        isPassing(),
        null,
        allowance.limit(),
        allowance.mode(),
        shown,
        Duration.between(to.now(), ends()),
        Duration.ZERO);
  }
}
