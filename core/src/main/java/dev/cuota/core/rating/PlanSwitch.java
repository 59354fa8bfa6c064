package dev.cuota.core.rating;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change of plan costs: now, a credit for the rest of what was paid for and a charge for the new
 * plan; at the period's end, nothing but the next period's price.
 *
 * <p>What goes over allowances is not cut: within a month the plan that is in force at its end goes for
 * all of it.
 *
 * @param effective when the new plan begins
 * @param anchor from which its periods are counted: the old one, unless they have another length
 * @param period which the new plan's price is for from then on
 * @param lines the credit, if there is one, and the charge
 */
public record PlanSwitch(
    Instant effective, Instant anchor, Period period, List<ProratedLine> lines) {
  public PlanSwitch {
    lines = List.copyOf(lines);
  }

  /**
   * What is being paid for.
   *
   * @param anchor from which its periods are counted
   * @param period that runs; a provider of payments may have another than the anchor says
   * @param isPaid whether its price was asked for, which it is not in a trial
   */
  public record Current(Plan plan, Instant anchor, Period period, boolean isPaid) {}

  /**
   * Changes to {@code to}.
   *
   * @param at the moment of the change, inside the period
   * @param when as {@link PlanChange#of} says, or as a person has chosen
   */
  public static PlanSwitch of(Current from, Plan to, Instant at, PlanChange when) {
    if (!from.period().contains(at)) {
      throw new IllegalArgumentException("%s is outside of %s".formatted(at, from.period()));
    }
    boolean now = when == PlanChange.NOW;
    boolean stays = from.plan().interval() == to.interval();
    Instant effective = now ? at : from.period().end();
    Instant anchor = stays ? from.anchor() : effective;
    Period period =
        now && stays ? from.period() : BillingPeriods.holding(anchor, to.interval(), effective);
    List<ProratedLine> lines = now && from.isPaid() ? lines(from, to, at, period) : List.of();
    return new PlanSwitch(effective, anchor, period, lines);
  }

  private static List<ProratedLine> lines(Current from, Plan to, Instant at, Period period) {
    List<ProratedLine> lines = new ArrayList<>(2);
    if (from.plan().price().signum() > 0) {
      lines.add(rest(from.plan(), from.period(), at, true));
    }
    lines.add(rest(to, period, at, false));
    return lines;
  }

  private static ProratedLine rest(Plan plan, Period whole, Instant at, boolean isCredit) {
    Money full = new Money(plan.price(), plan.currency());
    return new ProratedLine(
        PriceVersion.of(plan), full, whole, new Period(at, whole.end()), isCredit);
  }
}
