package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Finds out whom a request is about, and what goes for them now. */
final class Subjects {
  private final Accounts accounts;
  private final Entitlements entitlements;
  private final Standings standings;
  private final Clock clock;
  private final AtomicReference<Period> thisMonth;

  Subjects(Accounts accounts, Entitlements entitlements, Standings standings, Clock clock) {
    this.accounts = accounts;
    this.entitlements = entitlements;
    this.standings = standings;
    this.clock = clock;
    this.thisMonth = new AtomicReference<>(Period.month(clock.now()));
  }

  /** A tenant never seen is judged as one on the default plan; looking at it does not make it. */
  Subject seen(EnvironmentId environment, String key) {
    return accounts
        .find(environment, key)
        .map(this::of)
        .orElseGet(
            () -> {
              Instant now = clock.now();
              CompiledPlan plan = entitlements.ofNewcomers(environment);
              return new Subject(environment, key, null, plan, null, now, month(now));
            });
  }

  Subject of(Tenant tenant) {
    return of(null, tenant);
  }

  /** The same inside a transaction. */
  Subject of(@Nullable Tx tx, Tenant tenant) {
    Instant now = clock.now();
    return new Subject(
        tenant.environment(),
        tenant.key(),
        tenant,
        entitlements.of(tx, tenant),
        standings.bar(tenant.account()),
        now,
        month(now));
  }

  Period month() {
    return month(clock.now());
  }

  private Period month(Instant now) {
    Period known = thisMonth.get();
    if (known.contains(now)) {
      return known;
    }
    Period month = Period.month(now);
    thisMonth.set(month);
    return month;
  }
}
