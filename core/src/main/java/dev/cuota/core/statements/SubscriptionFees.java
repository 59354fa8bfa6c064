package dev.cuota.core.statements;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.PlanSwitch;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.core.rating.ProratedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for as it changes. Periods are asked for in advance, each once, when the
 * subscription is in them and pays; the two ends of a change of plan are {@link PlanSwitch}'s.
 *
 * <ul>
 *   <li>What was free until the end of a trial, or was switched off, asks for the rest of the period.
 *   <li>A period that was not noticed in time is asked for afterwards, unless the subscription was
 *       switched off in it.
 *   <li>Where periods are counted from another anchor, what was before it is not asked for.
 *   <li>Who cancels keeps what is paid for and gets nothing back.
 * </ul>
 */
public final class SubscriptionFees {
  /** Most periods that are asked for at once, afterwards: twenty years of months. */
  public static final int MAX_PERIODS = 240;

  private SubscriptionFees() {}

  /**
   * What is asked for because of a change.
   *
   * @param before null for a subscription that has just begun
   * @param at when it changes
   * @param asked until when it was asked for already; null for never
   */
  public static List<Fee> of(
      @Nullable FeeTerms before, FeeTerms after, Instant at, @Nullable Instant asked) {
    if (!after.asks()) {
      return List.of();
    } else if (before != null && isSwitch(before, after, at, asked)) {
      return switched(before, after, at);
    }
    return periods(after, from(before, after, at, asked));
  }

  /** Whether a period that was asked for goes on with another plan. */
  private static boolean isSwitch(
      FeeTerms before, FeeTerms after, Instant at, @Nullable Instant asked) {
    return !PriceVersion.of(before.plan()).equals(PriceVersion.of(after.plan()))
        && before.period().contains(at)
        && after.period().start().isBefore(before.period().end())
        && asked != null
        && !asked.isBefore(before.period().end());
  }

  private static List<Fee> switched(FeeTerms before, FeeTerms after, Instant at) {
    if (costsTheSame(before.plan(), after.plan())) {
      return List.of();
    }
    PlanSwitch.Current current =
        new PlanSwitch.Current(before.plan(), before.anchor(), before.period(), true);
    return PlanSwitch.of(current, after.plan(), at, PlanChange.NOW).lines().stream()
        .map(line -> new Fee(line.isCredit() ? FeeKind.CREDIT : FeeKind.CHARGE, line))
        .toList();
  }

  private static boolean costsTheSame(Plan one, Plan other) {
    return one.interval() == other.interval()
        && one.currency().equals(other.currency())
        && one.price().compareTo(other.price()) == 0;
  }

  /** From when on there is something to ask for. */
  private static Instant from(
      @Nullable FeeTerms before, FeeTerms after, Instant at, @Nullable Instant asked) {
    Instant start = after.period().start();
    Instant since = asked == null ? start : later(asked, after.anchor());
    if (before == null) {
      return since;
    }
    Instant trialEnd = before.trialEndsAt();
    if (trialEnd != null) {
      return later(since, trialEnd.isAfter(at) ? at : trialEnd);
    } else if (before.wasOff()) {
      return later(since, before.period().equals(after.period()) ? at : start);
    }
    return since;
  }

  /** Whole periods, and what is left of the first, until the one that runs ends. */
  private static List<Fee> periods(FeeTerms terms, Instant from) {
    List<Fee> fees = new ArrayList<>();
    Instant cursor = from;
    while (cursor.isBefore(terms.period().end()) && fees.size() < MAX_PERIODS) {
      Period whole = whole(terms, cursor);
      fees.add(fee(terms.plan(), whole, new Period(cursor, whole.end())));
      cursor = whole.end();
    }
    return fees;
  }

  private static Period whole(FeeTerms terms, Instant cursor) {
    Instant start = terms.period().start();
    if (!cursor.isBefore(start)) {
      return terms.period();
    }
    Period held = BillingPeriods.holding(terms.anchor(), terms.plan().interval(), cursor);
    return held.end().isAfter(start) ? new Period(held.start(), start) : held;
  }

  private static Fee fee(Plan plan, Period whole, Period part) {
    Money full = new Money(plan.price(), plan.currency());
    return new Fee(
        FeeKind.PERIOD, new ProratedLine(PriceVersion.of(plan), full, whole, part, false));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
