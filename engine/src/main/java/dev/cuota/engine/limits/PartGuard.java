package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides on one amount of one meter while nobody else can use it, by the rule that checks use: what
 * was asked for, and the windows that count by the same meter.
 */
final class PartGuard implements ConditionalUsage.Guard {
  private final Tenant tenant;
  private final Quantity metered;
  private final List<Allowance> asked;
  private final List<Allowance> implied;
  private final @Nullable Reason bar;
  private final @Nullable Settling settling;
  private volatile Sights sights = Sights.NONE;
  private volatile Seen seen = Seen.NOTHING;

  /**
   * What is settled by it.
   *
   * @param reservation whose amount is free for it; null for a use that nothing was reserved for
   * @param overrun whether the amount was used already, so that it is recorded whatever the limit
   */
  record Settling(@Nullable UUID reservation, boolean overrun) {
    /** A use that has happened without being asked for. */
    static final Settling USED = new Settling(null, true);
  }

  PartGuard(
      Tenant tenant,
      Quantity metered,
      List<Allowance> asked,
      Terms terms,
      @Nullable Settling settling) {
    this.tenant = tenant;
    this.metered = metered;
    this.asked = List.copyOf(asked);
    this.implied = terms.implied().stream().filter(one -> !asked.contains(one)).toList();
    this.bar = terms.bar();
    this.settling = settling;
  }

  /**
   * What goes for the tenant.
   *
   * @param implied hard windows by the same meter
   * @param bar why its account may not use more; null when it may
   */
  record Terms(List<Allowance> implied, @Nullable Reason bar) {}

  Tenant tenant() {
    return tenant;
  }

  Quantity metered() {
    return metered;
  }

  @Nullable Settling settling() {
    return settling;
  }

  /** The reservation that is settled by it; null for none. */
  @Nullable UUID settledReservation() {
    return settling == null ? null : settling.reservation();
  }

  /** Everything it decides by: what was asked for first. */
  List<Allowance> allowances() {
    return Stream.concat(asked.stream(), implied.stream()).toList();
  }

  List<Allowance> implied() {
    return implied;
  }

  /** Whether it counts what all tenants of the account have used together. */
  boolean isShared() {
    return allowances().stream().anyMatch(Allowance::isShared);
  }

  /** Whether anything beside the month's total counts: for saying no, or for passing a soft limit. */
  boolean needsSight() {
    return settling != null
        || (metered.signum() > 0 && allowances().stream().anyMatch(Allowance::hasCeiling));
  }

  /** Notes what was found beside the month's totals, under their lock. */
  void see(Sights found) {
    sights = found;
    seen = found.now();
  }

  /** What it has decided by; nothing before it was shown something. */
  Seen seen() {
    return seen;
  }

  /** Whether what it should settle was settled or released before. */
  boolean isGone() {
    return sights.isGone();
  }

  @Override
  public void recorded() {
    sights.used(metered);
  }

  @Override
  public boolean allows(ConditionalUsage.Total used) {
    seen = sights.now();
    if (sights.isGone()) {
      return false;
    }
    return (settling != null && settling.overrun())
        || allowances().stream().allMatch(one -> decide(one, used).isAllowed());
  }

  /** How one of its allowances stands to the amount. */
  Decision decide(Allowance allowance, ConditionalUsage.Total used) {
    return Decisions.decide(allowance, use(allowance, used, metered), bar);
  }

  /** What is used of one of its allowances now, for an answer that adds nothing. */
  Use look(Allowance allowance, ConditionalUsage.Total used) {
    return use(allowance, used, Quantity.ZERO);
  }

  /** What is used of one of its allowances once its amount is, too. */
  Use after(Allowance allowance, ConditionalUsage.Total used) {
    Use before = look(allowance, used);
    TokenBucket bucket = allowance.bucket();
    TokenBucket.State state = before.bucket();
    return bucket == null || state == null
        ? new Use(before.used().plus(metered), before.held(), before.leased(), Quantity.ZERO)
        : Use.of(bucket, bucket.take(state, metered.value()), before.held(), Quantity.ZERO);
  }

  /** Whether the amount, used beside {@code used}, goes beyond a limit: a soft one, or by overrun. */
  boolean passes(Allowance allowance, ConditionalUsage.Total used) {
    if (metered.signum() <= 0) {
      return false;
    }
    return switch (decide(allowance, used)) {
      case Decision.Allowed allowed -> allowed.isOver();
      case Decision.Denied _ -> true;
    };
  }

  /** The buckets that it has looked into, as they are once all guards have taken from them. */
  List<Pouring> poured() {
    return sights.poured();
  }

  private Use use(Allowance allowance, ConditionalUsage.Total used, Quantity amount) {
    TokenBucket bucket = allowance.bucket();
    if (bucket != null) {
      Quantity promised = new Quantity(seen.promised(allowance));
      return Use.of(bucket, seen.bucket(allowance), promised, amount);
    }
    Quantity counted =
        allowance.isWindow()
            ? seen.window(allowance)
            : allowance.isShared() ? used.shared() : used.own();
    BigDecimal leased = seen.leased(allowance);
    return new Use(
        counted,
        new Quantity(seen.promised(allowance).subtract(leased)),
        new Quantity(leased),
        amount);
  }
}
