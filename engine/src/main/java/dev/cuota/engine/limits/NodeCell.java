package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this node may spend of one tenant's allowance by itself: the leases it has, and how fast it uses
 * them.
 */
final class NodeCell {
  /** So many uses asked for one by one between two exchanges call for a lease. */
  private static final int HEAT = 3;

  /** Whoever uses less in a second does not need to keep a lease. */
  private static final BigDecimal IDLE = new BigDecimal("0.05");

  private final Tenant tenant;
  private final Allowance allowance;
  private final Instant starts;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<NodeLease> leases = List.of();
  private volatile long notBeforeNanos;
  private long spentBefore;
  private BigDecimal perSecond = BigDecimal.ZERO;

  NodeCell(Tenant tenant, Allowance allowance, Instant now, long nanos) {
    this.starts = PoolPlace.starts(allowance, now);
    this.tenant = tenant;
    this.allowance = allowance;
    this.notBeforeNanos = nanos;
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
    asked.incrementAndGet();
    return null;
  }

  /** Whether it has just become worth while to ask for a lease at once. */
  boolean isPressing() {
    return asked.get() == HEAT && System.nanoTime() - notBeforeNanos >= 0;
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
    int askedLately = asked.getAndSet(0);
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
    // What was asked for one by one would have been spent as well, one unit each or so.
    long lately = Math.max(0, spent - spentBefore) + Micros.of(Quantity.ONE) * askedLately;
    spentBefore = spent;
    perSecond = rate(lately, Math.max(1, sinceMillis));
    boolean hot = askedLately >= HEAT || (spending && isRunningOut(left));
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

  /** Whether nothing was spent lately and nothing is on the way, so that it need not be kept. */
  boolean isIdle() {
    return perSecond.compareTo(IDLE) < 0;
  }
}
