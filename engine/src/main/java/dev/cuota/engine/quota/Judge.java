package dev.cuota.engine.quota;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaFacts;
import dev.cuota.core.quota.QuotaRules;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.core.quota.QuotaStep;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Standing;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges one account inside a transaction: reads what it used, applies the rules, records. */
final class Judge {
  private static final int BP_PER_PERCENT = 100;

  private final Platform platform;
  private final Quota.Rooms rooms;
  private final Modes modes;

  Judge(Platform platform, Quota.Rooms rooms, Modes modes) {
    this.platform = platform;
    this.rooms = rooms;
    this.modes = modes;
  }

  /**
   * Judges an account; nothing happens while its mode is off.
   *
   * @param newTerms whether its plan or limits were changed
   */
  void judge(Tx tx, Crossings.Payer payer, boolean newTerms) {
    EnforcementMode mode = modes.of(payer.environment(), payer.account());
    if (mode == EnforcementMode.OFF) {
      return;
    }
    Instant now = platform.clock().now();
    Optional<Judgement> stored = QuotaSql.lock(tx, payer.environment(), payer.account());
    QuotaStatus before = stored.map(Judgement::status).orElseGet(() -> QuotaStatus.fresh(now));
    boolean afresh = newTerms || stored.map(Judgement::newTerms).orElse(false);
    Reading reading = read(tx, payer, now);
    QuotaStep step =
        QuotaRules.next(before, new QuotaFacts(reading.fillBp(), reading.graceDays(), now, afresh));
    Judgement judgement =
        new Judgement(
            payer.environment(), payer.account(), step.status(), reading.percentage(), false);
    if (stored.isPresent()) {
      QuotaSql.update(tx, judgement, now);
    } else if (step.change() == null) {
      return;
    } else if (!QuotaSql.insert(tx, judgement, now)) {
      // Somebody else was first; what they stored can be locked now.
      judge(tx, payer, newTerms);
      return;
    }
    follow(tx, before, step, judgement);
  }

  /** How full an account's allowances are now, taken together as its plan says. */
  int percentage(Tx tx, Crossings.Payer payer) {
    return read(tx, payer, platform.clock().now()).percentage();
  }

  private void follow(Tx tx, QuotaStatus before, QuotaStep step, Judgement judgement) {
    QuotaState state = step.status().state();
    if (state == QuotaState.HARD_LIMIT || before.state() == QuotaState.HARD_LIMIT) {
      bar(tx, judgement, state == QuotaState.HARD_LIMIT);
    }
    if (step.change() != null) {
      QuotaChanged event =
          new QuotaChanged(
              judgement.environment(),
              judgement.account(),
              before.state(),
              state,
              step.change(),
              judgement.percentage(),
              modes.of(judgement.environment(), judgement.account()),
              platform.clock().now());
      QuotaSql.insertEvent(tx, platform.ids().next(), event);
      tx.publish(event);
    }
  }

  /** By the mode as it is stored, which cannot change until this transaction ends. */
  private void bar(Tx tx, Judgement judgement, boolean blocked) {
    EnvironmentId environment = judgement.environment();
    ModesSql.holdStill(tx, environment);
    boolean barred =
        blocked && modes.stored(tx, environment, judgement.account()) == EnforcementMode.ON;
    rooms
        .limits()
        .setStanding(
            tx, new Standing(environment, judgement.account(), Reason.QUOTA_HARD_LIMIT, barred));
  }

  private Reading read(Tx tx, Crossings.Payer payer, Instant now) {
    EnvironmentId environment = payer.environment();
    List<Integer> fills = new ArrayList<>();
    Optional<Plan> plan = Optional.empty();
    for (Tenant tenant : rooms.accounts().tenantsOf(tx, environment, payer.account())) {
      plan = rooms.catalogs().plan(environment, tenant.plan(), tenant.planVersion());
      List<MonthTotal> totals =
          rooms.metering().totals(tx, environment, tenant.id(), Period.month(now));
      for (Allowance allowance : rooms.limits().limited(tx, tenant)) {
        Quantity used = used(totals, allowance.meter());
        if (!isEmpty(allowance, used)) {
          fills.add(allowance.basisPoints(used));
        }
      }
    }
    Plan.Policy policy = plan.map(Plan::enforcement).orElse(Plan.Policy.ANY);
    return new Reading(QuotaRules.fill(policy, fills), plan.map(Plan::graceDays).orElse(0));
  }

  /** A limit of zero that nothing was used of says nothing about an account. */
  private static boolean isEmpty(Allowance allowance, Quantity used) {
    return used.signum() <= 0
        && allowance.limit() instanceof Limit.AtMost(Quantity most)
        && most.signum() == 0;
  }

  private static Quantity used(List<MonthTotal> totals, int meter) {
    return totals.stream()
        .filter(total -> total.meter() == meter)
        .map(MonthTotal::used)
        .findFirst()
        .orElse(Quantity.ZERO);
  }

  private record Reading(int fillBp, int graceDays) {
    int percentage() {
      return (fillBp + BP_PER_PERCENT / 2) / BP_PER_PERCENT;
    }
  }
}
