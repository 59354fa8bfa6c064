package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.engine.accounts.Tenant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node may spend of one tenant's allowance by itself: the leases it has, and how fast it uses
 * them.
 */
final class NodeCell {
  /** So many uses asked for one by one call for a lease; those before the last exchange count half. */
  private static final int HEAT = 3;

  /**
   * Who has spent nothing for so long does not need to keep a lease. Nobody is kept from using what it
   * holds before: who is refused for it has it called back.
   */
  private static final long IDLE_NANOS = 30_000_000_000L;

  /** Nobody is refused for a soft limit, so nobody calls back what others need to stay within it. */
  private static final long SOFT_IDLE_NANOS = 2_000_000_000L;

  private final Tenant tenant;
  private final Allowance allowance;
  private final Instant starts;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong askedAmount = new AtomicLong();
  private volatile List<NodeLease> leases = List.of();
  private volatile long notBeforeNanos;
  private long spentBefore;
  private long usedNanos;
  private int heat;
  private BigDecimal perSecond = BigDecimal.ZERO;

  NodeCell(Tenant tenant, Allowance allowance, Instant now, long nanos) {
    this.starts = PoolPlace.starts(allowance, now);
    this.tenant = tenant;
    this.allowance = allowance;
    this.notBeforeNanos = nanos;
    this.usedNanos = nanos;
  }

  Tenant tenant() {
    return tenant;
  }

  Allowance allowance() {
    return allowance;
  }

  /** Takes an amount of one of its leases; null when none has enough. */
  @Nullable NodeLease spend(long amount) {
    for (NodeLease lease : leases) {
      if (lease.spend(amount)) {
        return lease;
      }
    }
    return null;
  }

  /**
   * Notes an amount that none of them had, if so; answers whether it has just become worth while to ask
   * for a lease at once.
   */
  boolean missed(long amount) {
    for (NodeLease lease : leases) {
      if (!lease.isClosing() && lease.left() >= amount) {
        return false;
      }
    }
    askedAmount.addAndGet(amount);
    return asked.incrementAndGet() == HEAT && System.nanoTime() - notBeforeNanos >= 0;
  }

  List<NodeLease> leases() {
    return leases;
  }

  synchronized void add(NodeLease lease) {
    List<NodeLease> more = new ArrayList<>(leases);
    more.add(lease);
    leases = List.copyOf(more);
  }

  synchronized void remove(NodeLease lease) {
    List<NodeLease> fewer = new ArrayList<>(leases);
    fewer.remove(lease);
    leases = List.copyOf(fewer);
  }

  void closeAll() {
    leases.forEach(NodeLease::close);
  }

  /** Not before then is a lease wanted again. */
  void waitUntil(long nanos) {
    notBeforeNanos = nanos;
  }

  /**
   * How fast it is used, when it wants another lease; empty when it does not. Closes what is used up.
   *
   * @param sinceMillis how long ago it was asked the last time
   */
  Optional<BigDecimal> wish(long nanos, long sinceMillis) {
    heat = heat / 2 + asked.getAndSet(0);
    long amountAsked = askedAmount.getAndSet(0);
    long spent = 0;
    long left = 0;
    boolean spending = false;
    for (NodeLease lease : leases) {
      spent += lease.granted() - lease.left();
      if (lease.left() <= 0) {
        lease.close();
      } else if (!lease.isClosing()) {
        left += lease.left();
        spending = true;
      }
    }
    // What was asked for one by one would have been spent as well.
    long lately = Math.max(0, spent - spentBefore) + amountAsked;
    spentBefore = spent;
    if (lately > 0) {
      usedNanos = nanos;
    }
    perSecond = rate(lately, Math.max(1, sinceMillis));
    boolean hot = heat >= HEAT || (spending && isRunningOut(left));
    return hot && nanos - notBeforeNanos >= 0 ? Optional.of(perSecond) : Optional.empty();
  }

  /** Rises at once, and falls by half each time. */
  private BigDecimal rate(long lately, long millis) {
    BigDecimal now =
        BigDecimal.valueOf(lately, Micros.DIGITS)
            .multiply(BigDecimal.valueOf(1_000))
            .divide(BigDecimal.valueOf(millis), Micros.DIGITS, RoundingMode.DOWN);
    return perSecond.divide(BigDecimal.TWO, Micros.DIGITS, RoundingMode.DOWN).max(now);
  }

  /** Whether what is left lasts for less than two seconds. */
  private boolean isRunningOut(long left) {
    return perSecond.signum() > 0
        && Micros.decimal(left).compareTo(perSecond.multiply(BigDecimal.TWO)) < 0;
  }

  /** Whether its period has ended, or something else counts by now. */
  boolean isOver(Instant now) {
    return !now.isBefore(allowance.until()) || !PoolPlace.starts(allowance, now).equals(starts);
  }

  /** Whether nothing was spent for long, so that it need not be kept. */
  boolean isIdle(long nanos) {
    return nanos - usedNanos > (allowance.isHard() ? IDLE_NANOS : SOFT_IDLE_NANOS);
  }
}
