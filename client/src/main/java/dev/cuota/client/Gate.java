package dev.cuota.client;

import java.math.BigDecimal;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where uses of one feature by one tenant are let through, as long as there is leased allowance. The
 * way of an allowed use takes no lock and makes no object.
 */
final class Gate {
  private static final Cell NOTHING = Cell.closedForEver();

  final String tenant;
  final String feature;
  final Holding holding;

  /** The answer to every use that a lease allows. */
  final Decision allowed = new LeasedDecision(this);

  /** What was used of it at the server's, which is demand as well. */
  final LongAdder askedElsewhere = new LongAdder();

  private final LongSupplier nanos;
  private final Runnable press;
  private volatile Cell current = NOTHING;
  private volatile long lowWater;
  private volatile boolean wanting;
  private volatile long wantedAmount = Millionths.ONE;
  private volatile Standing standing;
  private volatile @Nullable Facts facts;
  private volatile boolean dropped;

  /**
   * @param press asks for an exchange soon
   */
  Gate(String tenant, String feature, Slots slots, LongSupplier nanos, Runnable press) {
    this.tenant = tenant;
    this.feature = feature;
    this.nanos = nanos;
    this.press = press;
    this.holding = new Holding(this, slots);
    this.standing = Standing.free(nanos.getAsLong());
  }

  /**
   * What the server said to a want that it gave no lease for.
   *
   * @param code denies every use until then; null when each is to be asked of the server
   * @param until on the monotonic clock
   */
  record Standing(@Nullable String code, long until) {
    static Standing free(long now) {
      return new Standing(null, now);
    }
  }

  /**
   * How the pool stood.
   *
   * @param acknowledged of what was spent here, in millionths, the feature's use contains this much
   * @param learnedAt on the monotonic clock
   */
  record Facts(
      TenantSnapshot.Feature feature,
      @Nullable String upgradeUrl,
      long acknowledged,
      long learnedAt) {}

  /**
   * Spends leased allowance.
   *
   * @param millionths positive
   * @return null when no lease has as much
   */
  @Nullable Decision spend(long millionths) {
    long left = current.spend(millionths);
    if (left >= 0) {
      if (left < lowWater) {
        want(millionths);
      }
      return allowed;
    }
    return spendNext(millionths);
  }

  private @Nullable Decision spendNext(long millionths) {
    for (Lease lease : holding.leases()) {
      if (lease.cell.spend(millionths) >= 0) {
        current = lease.cell;
        return allowed;
      }
    }
    return null;
  }

  /** Takes back what was spent; false when it was of leases that are closed. */
  boolean giveBack(long millionths) {
    for (Lease lease : holding.leases()) {
      if (lease.cell.giveBack(millionths)) {
        return true;
      }
    }
    return false;
  }

  /** Asks for another lease, unless the server has just said that there is none. */
  void want(long millionths) {
    if (!wanting && !dropped && nanos.getAsLong() - standing.until() >= 0) {
      wantedAmount = millionths;
      wanting = true;
      press.run();
    }
  }

  boolean isWanting() {
    return wanting;
  }

  long wantedAmount() {
    return wantedAmount;
  }

  /** The want was answered, or is of no interest any more. */
  void wantNoMore(Standing answer) {
    standing = answer;
    wanting = false;
  }

  /** Why every use is denied now, as the server has said; null when it has not. */
  @Nullable String denial() {
    Standing now = standing;
    return now.code() != null && nanos.getAsLong() - now.until() < 0 ? now.code() : null;
  }

  /** How long the server's last word on there being no lease holds, in nanoseconds. */
  long holdsNanos() {
    return Math.max(0, standing.until() - nanos.getAsLong());
  }

  /** Spends from here on what that cell holds; asks for more when it falls below. */
  void turnTo(Cell cell) {
    if (current.left() == 0) {
      current = cell;
    }
  }

  boolean isCurrent(Cell cell) {
    return current == cell;
  }

  void lowWater(long millionths) {
    lowWater = millionths;
  }

  /** Stops spending; the leases are returned with the next exchange. */
  void closeAll() {
    for (Lease lease : holding.leases()) {
      lease.cell.close();
    }
    wantNoMore(Standing.free(nanos.getAsLong()));
    press.run();
  }

  /** Returns what was leased under other terms, and asks for as much under the new ones. */
  void renew() {
    boolean inUse = !holding.isEmpty() || denial() != null;
    closeAll();
    if (inUse) {
      want(wantedAmount);
    }
  }

  /**
   * Closes leases that have something left, but too little for somebody, so that the server can add
   * it to what it has.
   *
   * @return whether anything is on its way back
   */
  boolean returnLessThan(long millionths) {
    boolean any = false;
    for (Lease lease : holding.leases()) {
      long rest = lease.cell.rest();
      if (rest > 0 && rest < millionths) {
        lease.cell.close();
      }
      any |= rest > 0 && lease.cell.isClosed();
    }
    return any;
  }

  void learn(TenantSnapshot.Feature said, @Nullable String upgradeUrl) {
    facts = new Facts(said, upgradeUrl, holding.acknowledgedEver(), nanos.getAsLong());
  }

  /** Takes in what an answer to a want, sent at that time, says of the pool. */
  void learnPool(JsonObject said, long sentAt) {
    Limit limit = said.limit("limit");
    BigDecimal used = said.numberOrNull("used");
    Facts before = facts;
    if (limit == null || used == null || before == null) {
      return;
    }
    BigDecimal known = before.feature().used();
    boolean isOvertaken = before.learnedAt() - sentAt > 0 && known.compareTo(used) > 0;
    boolean hard = !"soft".equals(said.textOrNull("mode"));
    learn(before.feature().with(limit, hard, isOvertaken ? known : used), before.upgradeUrl());
  }

  /** Takes in what the server said when it was asked for a use. */
  void learnUsed(@Nullable BigDecimal used) {
    Facts before = facts;
    if (used != null && before != null && used.compareTo(before.feature().used()) > 0) {
      TenantSnapshot.Feature feature = before.feature();
      learn(feature.with(feature.limit(), feature.hard(), used), before.upgradeUrl());
    }
  }

  /** Nobody finds it any more; it lives until its leases are returned. */
  void drop() {
    dropped = true;
    closeAll();
  }

  boolean isDropped() {
    return dropped;
  }

  /** The feature as it stands by what was last heard and spent since. */
  TenantSnapshot.Feature now(TenantSnapshot.Feature otherwise) {
    Facts heard = facts;
    BigDecimal used = allowed.used();
    return heard == null || used == null
        ? otherwise
        : heard.feature().with(heard.feature().limit(), heard.feature().hard(), used);
  }

  @Nullable Facts facts() {
    return facts;
  }
}
