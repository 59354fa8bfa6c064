package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanSwitchTest {
  private static final Plan ENTERPRISE = plan("enterprise", "299", Plan.Interval.MONTH);
  private static final Plan ANNUAL = plan("growth_annual", "590", Plan.Interval.YEAR);
  private static final Plan FREE = plan("free", "0", Plan.Interval.MONTH);

  @Test
  void anUpgradeHoldsAtOnceWithACreditAndACharge() {
    PlanSwitch change = change(Plans.GROWTH, ENTERPRISE);
    assertThat(change.effective()).isEqualTo(Examples.NOON);
    assertThat(change.period()).isEqualTo(Plans.JANUARY);
    assertThat(change.lines())
        .extracting(line -> line.amount().toString())
        .containsExactly("-29.50 USD", "149.50 USD");
  }

  @Test
  void aDowngradeWaitsForThePeriodsEndAndCostsNothing() {
    PlanSwitch change = change(ENTERPRISE, Plans.GROWTH);
    assertThat(change.effective()).isEqualTo(Plans.JANUARY.end());
    assertThat(change.period().end()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(change.lines()).isEmpty();
  }

  @Test
  void fromMonthsToYearsANewPeriodBegins() {
    PlanSwitch change = change(Examples.STARTER, ANNUAL);
    assertThat(change.period())
        .isEqualTo(new Period(Examples.NOON, Instant.parse("2027-01-16T12:00:00Z")));
    assertThat(change.lines())
        .extracting(line -> line.amount().toString())
        .containsExactly("-9.50 USD", "590.00 USD");
  }

  @Test
  void whatCostNothingIsNotGivenBackAndATrialOwesNothingYet() {
    assertThat(change(FREE, Plans.GROWTH).lines())
        .extracting(line -> line.amount().toString())
        .containsExactly("29.50 USD");
    PlanSwitch.Current trial =
        new PlanSwitch.Current(Plans.GROWTH, Plans.JANUARY.start(), Plans.JANUARY, false);
    assertThat(PlanSwitch.of(trial, ENTERPRISE, Examples.NOON, PlanChange.NOW).lines()).isEmpty();
  }

  @Test
  void twoChangesInOnePeriodOwnExactlyTheTimeThatEachPlanHeld() {
    Instant first = Instant.parse("2026-01-07T03:04:05Z");
    Instant second = Instant.parse("2026-01-20T17:00:00Z");
    Money starter = Money.of("19", "USD");
    Money owed = starter;
    PlanSwitch up = now(Examples.STARTER, Plans.GROWTH, first);
    PlanSwitch upAgain = now(Plans.GROWTH, ENTERPRISE, second);
    for (ProratedLine line : up.lines()) {
      owed = owed.plus(line.amount());
    }
    for (ProratedLine line : upAgain.lines()) {
      owed = owed.plus(line.amount());
    }
    assertThat(owed)
        .isEqualTo(
            part(Examples.STARTER, Plans.JANUARY.start(), first)
                .plus(part(Plans.GROWTH, first, second))
                .plus(part(ENTERPRISE, second, Plans.JANUARY.end())));
  }

  @Test
  void toAnotherPlanOfThePriceAndBackCostsNothing() {
    Plan twin = plan("twin", "59", Plan.Interval.MONTH);
    assertThat(now(Plans.GROWTH, twin, Instant.parse("2026-01-07T03:04:05.678Z")).lines())
        .extracting(ProratedLine::amount)
        .satisfies(amounts -> assertThat(amounts.get(0)).isEqualTo(amounts.get(1).negated()));
  }

  @Test
  void aMonthThatEndsEarlyIsSharedByItsOwnLength() {
    Instant anchor = Instant.parse("2024-01-31T00:00:00Z");
    Instant leapDay = Instant.parse("2024-02-29T00:00:00Z");
    Period short29 = BillingPeriods.holding(anchor, Plan.Interval.MONTH, anchor);
    assertThat(short29.end()).isEqualTo(leapDay);
    Period march = BillingPeriods.holding(anchor, Plan.Interval.MONTH, leapDay);
    assertThat(march.end()).isEqualTo(Instant.parse("2024-03-31T00:00:00Z"));
    PlanSwitch.Current growth = new PlanSwitch.Current(Plans.GROWTH, anchor, march, true);
    Instant at = Instant.parse("2024-03-30T00:00:00Z");
    // One of 31 days
    assertThat(PlanSwitch.of(growth, ENTERPRISE, at, PlanChange.NOW).lines())
        .extracting(line -> line.amount().toString())
        .containsExactly("-1.90 USD", "9.65 USD");
  }

  @Test
  void aLeapDayIsPartOfItsYear() {
    Instant anchor = Instant.parse("2024-02-29T00:00:00Z");
    Period year = BillingPeriods.holding(anchor, Plan.Interval.YEAR, anchor);
    assertThat(year.end()).isEqualTo(Instant.parse("2025-02-28T00:00:00Z"));
    Period leap =
        BillingPeriods.holding(
            anchor, Plan.Interval.YEAR, Instant.parse("2027-12-31T23:59:59.999Z"));
    assertThat(leap)
        .isEqualTo(
            new Period(
                Instant.parse("2027-02-28T00:00:00Z"), Instant.parse("2028-02-29T00:00:00Z")));
    assertThat(leap.length().toDays()).isEqualTo(366);
  }

  @Test
  void theAnchorsDayOutlivesAShortMonthAndAChangeOfPlan() {
    Instant anchor = Instant.parse("2026-01-31T00:00:00Z");
    Instant at = Instant.parse("2026-02-10T00:00:00Z");
    Period period = BillingPeriods.holding(anchor, Plan.Interval.MONTH, at);
    PlanSwitch.Current enterprise = new PlanSwitch.Current(ENTERPRISE, anchor, period, true);
    PlanSwitch change = PlanSwitch.of(enterprise, Plans.GROWTH, at, PlanChange.PERIOD_END);
    assertThat(change.anchor()).isEqualTo(anchor);
    assertThat(change.period())
        .isEqualTo(
            new Period(
                Instant.parse("2026-02-28T00:00:00Z"), Instant.parse("2026-03-31T00:00:00Z")));
  }

  @Test
  void aMomentOutsideOfThePeriodIsRefused() {
    assertThatThrownBy(() -> now(Plans.GROWTH, ENTERPRISE, Plans.JANUARY.end()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PlanSwitch change(Plan from, Plan to) {
    PlanChange when = PlanChange.of(SubscriptionStatus.ACTIVE, from, to);
    return PlanSwitch.of(Examples.current(from), to, Examples.NOON, when);
  }

  private static PlanSwitch now(Plan from, Plan to, Instant at) {
    return PlanSwitch.of(Examples.current(from), to, at, PlanChange.NOW);
  }

  private static Money part(Plan plan, Instant from, Instant to) {
    Money full = new Money(plan.price(), plan.currency());
    return new ProratedLine(PriceVersion.of(plan), full, Plans.JANUARY, new Period(from, to), false)
        .amount();
  }

  private static Plan plan(String key, String price, Plan.Interval interval) {
    return Plans.plan(key, price, "USD", interval).build();
  }
}
