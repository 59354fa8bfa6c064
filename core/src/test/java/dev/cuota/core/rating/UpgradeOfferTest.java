package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeOfferTest {
  private static final Plan ENTERPRISE =
      Plans.plan("enterprise", "299", "USD", Plan.Interval.MONTH)
          .gives("max_monthly_orders", Entitlement.of(Limit.unlimited(), Mode.HARD))
          .gives("egress_gb_quota", Entitlement.of(Limit.unlimited(), Mode.HARD))
          .build();
  private static final Plan INITIAL = proptech("starter", "49", "3", "2.00");
  private static final Plan PROFESSIONAL = proptech("professional", "149", "10", "1.80");
  private static final Plan LARGE = proptech("enterprise", "499", "50", "1.50");

  /** 240 is the difference: 16,000 orders at 0.015. */
  @ParameterizedTest
  @CsvSource({"900,", "16999,", "17000,", "17001, 0.02 USD", "20000, 45.00 USD"})
  void isMadeOnceWhatGoesOverCostsMoreThanTheDifference(String orders, String saving) {
    Outlook outlook = outlook(Map.of("max_monthly_orders", expected(orders)), null);
    assertThat(
            UpgradeOffer.best(Plans.GROWTH, List.of(Plans.GROWTH, ENTERPRISE), outlook)
                .map(offer -> offer.saving().toString())
                .orElse(null))
        .isEqualTo(saving);
  }

  /** 57 over at 2.00 are more than the difference of 100, and yet moving would cost 76 more. */
  @Test
  void whatWouldStillGoOverCountsToo() {
    Outlook sixty = outlook(Map.of("signatures", expected("60")), null);
    List<Plan> plans = List.of(INITIAL, PROFESSIONAL, LARGE);
    assertThat(PlanCost.of(INITIAL, sixty).beside()).isEqualTo(Money.of("114", "EUR"));
    assertThat(PlanCost.of(PROFESSIONAL, sixty).total()).isEqualTo(Money.of("239", "EUR"));
    assertThat(UpgradeOffer.best(INITIAL, plans, sixty)).isEmpty();
    Outlook many = outlook(Map.of("signatures", expected("500")), null);
    UpgradeOffer offer = UpgradeOffer.best(INITIAL, plans, many).orElseThrow();
    assertThat(offer.move().price().plan()).isEqualTo("professional");
    assertThat(offer.saving()).isEqualTo(Money.of("12", "EUR"));
  }

  @Test
  void aPlanThatWouldRefuseWhatIsExpectedIsNotOffered() {
    Plan narrow =
        Plans.plan("narrow", "60", "USD", Plan.Interval.MONTH)
            .gives("max_monthly_orders", Entitlement.of(Limit.atMost(5000), Mode.HARD))
            .build();
    Outlook outlook = outlook(Map.of("max_monthly_orders", expected("9000")), null);
    assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(narrow), outlook)).isEmpty();
    Outlook less = outlook(Map.of("max_monthly_orders", expected("4000")), null);
    assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(narrow), less)).isPresent();
  }

  @Test
  void grantsOverridesAndCommissionCount() {
    Outlook.Expected granted = new Outlook.Expected(Quantity.of(20_000), null, Quantity.of(10_000));
    Outlook.Expected overridden =
        new Outlook.Expected(Quantity.of(20_000), Limit.atMost(19_000), Quantity.ZERO);
    for (Outlook.Expected one : List.of(granted, overridden)) {
      Outlook outlook = outlook(Map.of("max_monthly_orders", one), null);
      assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(ENTERPRISE), outlook)).isEmpty();
    }
    Outlook sales = outlook(Map.of(), Money.of("50000", "USD"));
    assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(ENTERPRISE), sales).orElseThrow().saving())
        .isEqualTo(Money.of("60", "USD"));
  }

  /** What is agreed goes along to any plan, so moving saves none of it. */
  @Test
  void whatIsAgreedWithTheAccountCountsOnEachPlan() {
    FeeLine.Terms orders =
        new FeeLine.Terms(
            "max_monthly_orders", Rate.of(new Overage.Plain(new BigDecimal("0.001"))), null, "USD");
    FeeLine.Terms commission =
        new FeeLine.Terms(Rating.GMV, Rate.percent(BigDecimal.ONE), Quantity.of(20_000), "USD");
    Instant since = Plans.JANUARY.start();
    FeeSchedule agreed =
        new FeeSchedule(
            List.of(new FeeLine(1, orders, since, null), new FeeLine(1, commission, since, null)));
    TreeMap<String, Outlook.Expected> used =
        new TreeMap<>(Map.of("max_monthly_orders", expected("20000")));
    Money sold = Money.of("50000", "USD");
    Outlook outlook = new Outlook(Plans.JANUARY, used, sold, agreed);
    assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(ENTERPRISE), outlook)).isEmpty();
    assertThat(PlanCost.of(Plans.GROWTH, outlook).beside()).isEqualTo(Money.of("319", "USD"));
    assertThat(PlanCost.of(ENTERPRISE, outlook).beside()).isEqualTo(Money.of("300", "USD"));
  }

  @Test
  void plansOfAnotherCurrencyOrIntervalAndCheaperOnesAreNotCompared() {
    Plan euro = Plans.plan("euro", "60", "EUR", Plan.Interval.MONTH).build();
    Plan annual = Plans.plan("annual", "60", "USD", Plan.Interval.YEAR).build();
    Outlook outlook = outlook(Map.of(), Money.of("9000000", "USD"));
    assertThat(UpgradeOffer.best(Plans.GROWTH, List.of(euro, annual, Examples.STARTER), outlook))
        .isEmpty();
  }

  @Test
  void aYearHasTwelveMonthsOfWhatGoesOver() {
    Plan annual =
        Plans.plan("growth_annual", "590", "USD", Plan.Interval.YEAR)
            .sells("max_monthly_orders", "1000", "0.015")
            .build();
    Outlook outlook = outlook(Map.of("max_monthly_orders", expected("1100")), null);
    assertThat(PlanCost.of(annual, outlook).total()).isEqualTo(Money.of("608", "USD"));
  }

  @Test
  void whatIsExpectedGoesOnAsBefore() {
    Period april = Period.month(YearMonth.of(2026, 4));
    Quantity used = Quantity.of(100);
    assertThat(Outlook.atEnd(used, april, Instant.parse("2026-04-01T23:59:59Z"))).isEmpty();
    assertThat(Outlook.atEnd(used, april, Instant.parse("2026-04-11T00:00:00Z")))
        .contains(Quantity.of(300));
    assertThat(Outlook.atEnd(used, april, april.end())).contains(used);
  }

  private static Outlook outlook(Map<String, Outlook.Expected> features, @Nullable Money sales) {
    return new Outlook(Plans.JANUARY, new TreeMap<>(features), sales, FeeSchedule.NONE);
  }

  private static Outlook.Expected expected(String used) {
    return Outlook.Expected.of(Quantity.of(used));
  }

  private static Plan proptech(String key, String price, String included, String more) {
    return Plans.plan(key, price, "EUR", Plan.Interval.MONTH)
        .sells("signatures", included, more)
        .build();
  }
}
