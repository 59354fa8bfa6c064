package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer.Flaw;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds in the catalog what a request is about, or what is wrong with it. */
final class Reading {
  private final CompiledPlan plan;
  private final LimitRequest request;
  private final boolean consuming;
  private final Predicate<Allowance> live;
  private final List<Asked> asked = new ArrayList<>(1);
  private LimitAnswer.@Nullable Invalid wrong;

  private Reading(
      CompiledPlan plan, LimitRequest request, boolean consuming, Predicate<Allowance> live) {
    this.live = live;
    this.plan = plan;
    this.request = request;
    this.consuming = consuming;
  }

  /**
   * Reads a request that only asks.
   *
   * @param live whether the tenants' own database counts an allowance
   */
  static Reading toLook(CompiledPlan plan, LimitRequest request, Predicate<Allowance> live) {
    return new Reading(plan, request, false, live).read();
  }

  /** Reads a request that uses what it asks for. */
  static Reading toConsume(CompiledPlan plan, LimitRequest request, Predicate<Allowance> live) {
    return new Reading(plan, request, true, live).read();
  }

  /** What is wrong; null when nothing is. */
  LimitAnswer.@Nullable Invalid wrong() {
    return wrong;
  }

  /** What is asked for, one for each thing wanted, when nothing is wrong. */
  List<Asked> asked() {
    return asked;
  }

  private Reading read() {
    for (int i = 0; i < request.wanted().size() && wrong == null; i++) {
      read(i, request.wanted().get(i));
    }
    return this;
  }

  private void read(int index, LimitRequest.Wanted wanted) {
    String field = wanted.isAction() ? "action" : "feature";
    String feature = wanted.name();
    Quantity usual = Quantity.ONE;
    if (wanted.isAction()) {
      Action action = plan.catalog().actions().get(wanted.name());
      if (action == null) {
        refuse(index, field, Flaw.UNKNOWN_ACTION, plan.catalog().actions().keySet());
        return;
      }
      feature = action.feature();
      usual = action.amount();
    }
    Allowance allowance = plan.allowances().get(feature);
    if (allowance == null) {
      refuse(index, field, Flaw.UNKNOWN_FEATURE, plan.allowances().keySet());
    } else if (isFit(index, field, allowance)) {
      add(index, allowance, wanted.amount() == null ? usual : wanted.amount());
    }
  }

  private boolean isFit(int index, String field, Allowance allowance) {
    if (allowance.isWindow()
        && allowance.hasCeiling()
        && allowance.entitlement().window() == null) {
      refuse(index, field, Flaw.WINDOW);
    } else if (consuming
        && allowance.isCounted()
        && !live.test(allowance)
        && !plan.isConsumable(allowance)) {
      refuse(index, field, Flaw.NOT_CONSUMABLE);
    } else if (allowance.isCounted()
        && asked.stream().anyMatch(one -> one.allowance().equals(allowance))) {
      refuse(index, field, Flaw.SAME_METER);
    }
    return wrong == null;
  }

  /** What one meter counts is used once, so all that ask for it have to mean the same amount. */
  private boolean isContradicted(Allowance allowance, Quantity metered) {
    return allowance.isCounted()
        && asked.stream()
            .anyMatch(
                one ->
                    one.isCounted()
                        && one.meter() == allowance.meter()
                        && !one.metered().equals(metered));
  }

  private void add(int index, Allowance allowance, Quantity amount) {
    BigDecimal metered = amount.value().multiply(allowance.feature().unitSize().value());
    if (!Quantity.fits(metered)) {
      refuse(index, "amount", Flaw.TOO_MANY_DIGITS);
    } else if (amount.signum() < 0 && !allowance.isLevel()) {
      refuse(index, "amount", Flaw.NEGATIVE);
    } else if (consuming && amount.signum() == 0) {
      refuse(index, "amount", Flaw.ZERO);
    } else if (isContradicted(allowance, new Quantity(metered))) {
      refuse(index, "amount", Flaw.SAME_METER);
    } else {
      asked.add(new Asked(allowance, amount, new Quantity(metered), live.test(allowance)));
    }
  }

  private void refuse(int index, String field, Flaw flaw) {
    refuse(index, field, flaw, List.of());
  }

  private void refuse(int index, String field, Flaw flaw, Collection<String> known) {
    wrong = new LimitAnswer.Invalid(request.pointer(index, field), flaw, List.copyOf(known));
  }
}
