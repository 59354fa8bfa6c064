package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.BurnDown;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.limits.Granting;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works out how grants stand: reads what was given, what was used between the times at which anything
 * about it changes, and what the plan included in each month.
 */
final class Reckoner {
  private final Accounts accounts;
  private final Metering metering;

  Reckoner(Accounts accounts, Metering metering) {
    this.accounts = accounts;
    this.metering = metering;
  }

  /**
   * An allowance that a holder's grants are of, as it is without them.
   *
   * @param isIdle whether grants do nothing for it as it is now: it is unlimited, or not the holder's
   */
  record Subject(OverrideHolder holder, Allowance allowance, boolean isIdle) {
    static Subject of(OverrideHolder holder, CompiledPlan plan, Allowance allowance) {
      boolean idle =
          allowance.limit() instanceof Limit.Unlimited
              || flaw(plan, allowance, holder.tenant() == null).isPresent();
      return new Subject(holder, allowance, idle);
    }

    /** Why the holder cannot be given grants of it. */
    static Optional<Granting.Flaw> flaw(CompiledPlan plan, Allowance allowance, boolean forAll) {
      Meter meter =
          Optional.ofNullable(allowance.feature().meter())
              .flatMap(key -> plan.catalog().meter(key))
              .orElse(null);
      return Granting.flaw(
          allowance.feature(),
          meter == null ? null : meter.aggregation(),
          allowance.entitlement().scope(),
          forAll);
    }

    /** Whether there is a sum of what was used of it. */
    boolean isCounted(CompiledPlan plan) {
      return flaw(plan, allowance, isShared())
          .filter(flaw -> flaw != Granting.Flaw.ACCOUNT && flaw != Granting.Flaw.TENANT)
          .isEmpty();
    }

    boolean isShared() {
      return holder.tenant() == null;
    }

    /** What the plan includes of it, in the meter's unit; null when grants are not needed. */
    @Nullable BigDecimal included() {
      return isIdle
          ? null
          : allowance.meteredLimit() instanceof Limit.AtMost(Quantity most)
              ? most.value()
              : BigDecimal.ZERO;
    }
  }

  /** How they stand now, as far as that still matters. */
  Burned now(Tx tx, Subject subject, Instant now) {
    return burned(tx, subject, BurnDown.now(grants(tx, subject), now), now, BigDecimal.ZERO);
  }

  /** The same, as if what is promised had been used already. */
  Burned now(Tx tx, Subject subject, Instant now, BigDecimal promised) {
    return burned(tx, subject, BurnDown.now(grants(tx, subject), now), now, promised);
  }

  /** How they stand, from the first of them on. */
  Burned whole(Tx tx, Subject subject, Instant now) {
    return burned(tx, subject, BurnDown.whole(grants(tx, subject), now), now, BigDecimal.ZERO);
  }

  /**
   * Takes down what the running month includes, if that is not known; once the month is over it is what
   * the month has included, whatever the plan is then.
   */
  void note(Tx tx, Subject subject, Instant now) {
    Instant month = Period.month(now).start();
    String feature = subject.allowance().feature().key();
    GrantSql.Month seen = new GrantSql.Month(month, subject.included());
    boolean known =
        GrantSql.months(tx, subject.holder(), feature).stream()
            .anyMatch(one -> one.month().equals(month) && isSame(one, seen));
    if (!known) {
      GrantSql.putMonth(tx, subject.holder(), feature, seen);
    }
  }

  private static boolean isSame(GrantSql.Month one, GrantSql.Month other) {
    BigDecimal amount = one.amount();
    BigDecimal others = other.amount();
    if (amount == null) {
      return others == null;
    }
    return others != null && amount.compareTo(others) == 0;
  }

  private List<Grant> grants(Tx tx, Subject subject) {
    return GrantSql.of(tx, subject.holder(), subject.allowance().feature().key()).stream()
        .map(grant -> grant.metered(subject.allowance().feature()))
        .toList();
  }

  private Burned burned(
      Tx tx, Subject subject, BurnDown burnDown, Instant now, BigDecimal promised) {
    List<BigDecimal> used = new ArrayList<>();
    metering
        .usedIn(tx, tenants(tx, subject), subject.allowance().meter(), burnDown.segments())
        .forEach(sum -> used.add(sum.value()));
    used.set(used.size() - 1, used.getLast().add(promised));
    List<GrantSql.Month> known =
        GrantSql.months(tx, subject.holder(), subject.allowance().feature().key());
    Instant running = Period.month(now).start();
    return burnDown.burn(
        month -> month.equals(running) ? subject.included() : included(subject, known, month),
        used);
  }

  /** A month that nobody has looked into included what was known last; or first, or is known now. */
  private static @Nullable BigDecimal included(
      Subject subject, List<GrantSql.Month> known, Instant month) {
    GrantSql.Month last = null;
    for (GrantSql.Month one : known) {
      if (last == null || !one.month().isAfter(month)) {
        last = one;
      }
    }
    return last == null ? subject.included() : last.amount();
  }

  private List<TenantId> tenants(Tx tx, Subject subject) {
    OverrideHolder holder = subject.holder();
    TenantId tenant = holder.tenant();
    return tenant != null
        ? List.of(tenant)
        : accounts.tenantsOf(tx, holder.environment(), holder.account()).stream()
            .map(Tenant::id)
            .toList();
  }
}
