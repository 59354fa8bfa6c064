package dev.cuota.core.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionFeesTest {
  private static final Plan STARTER = plan("starter", "19", Plan.Interval.MONTH);
  private static final Plan GROWTH = plan("growth", "59", Plan.Interval.MONTH);
  private static final Plan ANNUAL = plan("growth_annual", "590", Plan.Interval.YEAR);
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOON = Instant.parse("2026-01-16T12:00:00Z");
  private static final Period JANUARY = Period.month(YearMonth.of(2026, 1));
  private static final Period FEBRUARY = Period.month(YearMonth.of(2026, 2));
  private static final Period MARCH = Period.month(YearMonth.of(2026, 3));

  @Test
  void aPeriodIsAskedForWhenItBegins() {
    assertThat(asked(null, in(JANUARY, SubscriptionStatus.ACTIVE), NEW_YEAR, null))
        .containsExactly("PERIOD starter 2026-01-01 to 2026-02-01 19.00 USD");
  }

  @Test
  void theNextOneIsAskedForOnce() {
    FeeTerms before = in(JANUARY, SubscriptionStatus.ACTIVE);
    FeeTerms after = in(FEBRUARY, SubscriptionStatus.ACTIVE);
    assertThat(asked(before, after, FEBRUARY.start(), JANUARY.end()))
        .containsExactly("PERIOD starter 2026-02-01 to 2026-03-01 19.00 USD");
    assertThat(asked(after, after, FEBRUARY.start(), FEBRUARY.end())).isEmpty();
  }

  @Test
  void aLatePaymentIsStillAskedFor() {
    FeeTerms late = in(JANUARY, SubscriptionStatus.PAST_DUE);
    assertThat(
            asked(late, in(FEBRUARY, SubscriptionStatus.PAST_DUE), FEBRUARY.start(), JANUARY.end()))
        .hasSize(1);
  }

  @Test
  void whatIsNotPaidYetOrNotAnyMoreAsksNothing() {
    for (SubscriptionStatus status :
        List.of(
            SubscriptionStatus.TRIALING,
            SubscriptionStatus.PENDING,
            SubscriptionStatus.INCOMPLETE,
            SubscriptionStatus.SUSPENDED,
            SubscriptionStatus.CANCELED,
            SubscriptionStatus.UNKNOWN)) {
      assertThat(asked(null, in(JANUARY, status), NEW_YEAR, null)).as("%s", status).isEmpty();
    }
  }

  @Test
  void afterATrialTheRestOfThePeriodIsAskedFor() {
    FeeTerms trial = new FeeTerms(SubscriptionStatus.TRIALING, STARTER, NEW_YEAR, JANUARY, NOON);
    Instant later = NOON.plusSeconds(300);
    assertThat(asked(trial, in(JANUARY, SubscriptionStatus.ACTIVE), later, null))
        .containsExactly("PERIOD starter 2026-01-16T12 to 2026-02-01 9.50 USD");
  }

  @Test
  void aFirstPaymentThatTakesItsTimeIsForAllOfThePeriod() {
    FeeTerms pending = in(JANUARY, SubscriptionStatus.PENDING);
    assertThat(asked(pending, in(JANUARY, SubscriptionStatus.ACTIVE), NOON, null))
        .containsExactly("PERIOD starter 2026-01-01 to 2026-02-01 19.00 USD");
  }

  @Test
  void whoWasSwitchedOffIsAskedForTheRestAlone() {
    FeeTerms off = in(FEBRUARY, SubscriptionStatus.SUSPENDED);
    FeeTerms on = in(FEBRUARY, SubscriptionStatus.ACTIVE);
    Instant middle = Instant.parse("2026-02-15T00:00:00Z");
    assertThat(asked(off, on, middle, JANUARY.end()))
        .containsExactly("PERIOD starter 2026-02-15 to 2026-03-01 9.50 USD");
    assertThat(asked(off, on, middle, FEBRUARY.end())).isEmpty();
    assertThat(
            asked(
                in(JANUARY, SubscriptionStatus.SUSPENDED),
                in(MARCH, SubscriptionStatus.ACTIVE),
                MARCH.start(),
                JANUARY.end()))
        .containsExactly("PERIOD starter 2026-03-01 to 2026-04-01 19.00 USD");
  }

  @Test
  void whatNobodyNoticedInTimeIsAskedForAfterwards() {
    assertThat(
            asked(
                in(JANUARY, SubscriptionStatus.ACTIVE),
                in(MARCH, SubscriptionStatus.ACTIVE),
                Instant.parse("2026-03-10T00:00:00Z"),
                JANUARY.end()))
        .containsExactly(
            "PERIOD starter 2026-02-01 to 2026-03-01 19.00 USD",
            "PERIOD starter 2026-03-01 to 2026-04-01 19.00 USD");
  }

  @Test
  void aChangeOfPlanGivesBackAndAsks() {
    FeeTerms before = in(JANUARY, SubscriptionStatus.ACTIVE);
    FeeTerms after = new FeeTerms(SubscriptionStatus.ACTIVE, GROWTH, NEW_YEAR, JANUARY, null);
    assertThat(asked(before, after, NOON, JANUARY.end()))
        .containsExactly(
            "CREDIT starter 2026-01-16T12 to 2026-02-01 -9.50 USD",
            "CHARGE growth 2026-01-16T12 to 2026-02-01 29.50 USD");
  }

  @Test
  void fromMonthsToYearsAllOfTheYearIsAskedFor() {
    Period year = BillingPeriods.holding(NOON, Plan.Interval.YEAR, NOON);
    FeeTerms after = new FeeTerms(SubscriptionStatus.ACTIVE, ANNUAL, NOON, year, null);
    assertThat(asked(in(JANUARY, SubscriptionStatus.ACTIVE), after, NOON, JANUARY.end()))
        .containsExactly(
            "CREDIT starter 2026-01-16T12 to 2026-02-01 -9.50 USD",
            "CHARGE growth_annual 2026-01-16T12 to 2027-01-16T12 590.00 USD");
  }

  @Test
  void anotherVersionOfTheSamePriceAsksNothing() {
    FeeTerms after =
        new FeeTerms(SubscriptionStatus.ACTIVE, STARTER.withVersion(2), NEW_YEAR, JANUARY, null);
    assertThat(asked(in(JANUARY, SubscriptionStatus.ACTIVE), after, NOON, JANUARY.end())).isEmpty();
  }

  @Test
  void whoCancelsGetsNothingBack() {
    assertThat(
            asked(
                in(JANUARY, SubscriptionStatus.ACTIVE),
                in(JANUARY, SubscriptionStatus.CANCELED),
                NOON,
                JANUARY.end()))
        .isEmpty();
  }

  @Test
  void aPeriodThatWasNotAskedForIsAskedForByTheNewPlanAlone() {
    FeeTerms trial = new FeeTerms(SubscriptionStatus.TRIALING, STARTER, NEW_YEAR, JANUARY, NOON);
    FeeTerms after = new FeeTerms(SubscriptionStatus.ACTIVE, GROWTH, NEW_YEAR, JANUARY, null);
    assertThat(asked(trial, after, NOON, null))
        .containsExactly("PERIOD growth 2026-01-16T12 to 2026-02-01 29.50 USD");
  }

  @Test
  void allThatIsAskedOfAPeriodComesToWhatEachPlanHeld() {
    FeeTerms before = in(JANUARY, SubscriptionStatus.ACTIVE);
    FeeTerms after = new FeeTerms(SubscriptionStatus.ACTIVE, GROWTH, NEW_YEAR, JANUARY, null);
    Money sum = Money.of("19", "USD");
    for (Fee fee : SubscriptionFees.of(before, after, NOON, JANUARY.end())) {
      sum = sum.plus(fee.amount());
    }
    for (Fee fee :
        SubscriptionFees.of(after, before, Instant.parse("2026-01-24T06:00:00Z"), JANUARY.end())) {
      sum = sum.plus(fee.amount());
    }
    // Half of 19, a quarter of 59, a quarter of 19
    assertThat(sum).isEqualTo(Money.of("29", "USD"));
  }

  private static List<String> asked(
      @Nullable FeeTerms before, FeeTerms after, Instant at, @Nullable Instant asked) {
    return SubscriptionFees.of(before, after, at, asked).stream()
        .map(
            fee ->
                "%s %s %s to %s %s"
                    .formatted(
                        fee.kind(),
                        fee.line().price().plan(),
                        day(fee.line().part().start()),
                        day(fee.line().part().end()),
                        fee.amount()))
        .toList();
  }

  private static String day(Instant time) {
    return time.toString().replace(":00:00Z", "").replace("T00", "");
  }

  private static FeeTerms in(Period period, SubscriptionStatus status) {
    return new FeeTerms(status, STARTER, NEW_YEAR, period, null);
  }

  private static Plan plan(String key, String price, Plan.Interval interval) {
    return new Plan(
        key,
        1,
        new TreeMap<>(),
        new BigDecimal(price),
        "USD",
        interval,
        null,
        new TreeMap<>(),
        null,
        null,
        0,
        Plan.Policy.ANY);
  }
}
