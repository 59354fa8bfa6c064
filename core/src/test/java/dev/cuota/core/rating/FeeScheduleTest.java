package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is agreed with an account goes instead of its plan's rates, month by month. */
class FeeScheduleTest {
  private static final String ORDERS = "max_monthly_orders";
  private static final Instant DECEMBER = Instant.parse("2025-12-01T00:00:00Z");
  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final Used OVER = Used.of(Quantity.of(1500), Limit.atMost(1000));

  @Test
  void theLineInForceAtTheMonthsLastMomentGoesForIt() {
    assertThat(orders(1, DECEMBER, null).holds(Plans.JANUARY)).isTrue();
    assertThat(orders(1, JANUARY, FEBRUARY).holds(Plans.JANUARY)).isTrue();
    assertThat(orders(1, DECEMBER, JANUARY).holds(Plans.JANUARY)).isFalse();
    assertThat(orders(1, FEBRUARY, null).holds(Plans.JANUARY)).isFalse();
    assertThat(orders(1, JANUARY, JANUARY).holds(Plans.JANUARY)).isFalse();
  }

  @Test
  void itsRateGoesInsteadOfThePlansAndItsVersionIsNamed() {
    RatedLine line =
        Rating.overage(
                Plans.GROWTH, schedule(orders(2, DECEMBER, null)), ORDERS, Plans.JANUARY, OVER)
            .orElseThrow();
    assertThat(line.amount()).hasToString("5.00 USD");
    assertThat(line.text())
        .isEqualTo(
            """
            max_monthly_orders by growth@3 agreed@2, 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z
            used 1500 = included 1000 of 1000 + granted 0 of 0 + over 500
            rate 0.01
            500 at 0.01 = 5
            exact 5, rounded HALF_UP to 2 digits: 5.00 USD
            """);
  }

  @Test
  void itGoesAlsoWhereThePlanSellsNothingAbove() {
    Plan starter =
        Plans.plan("starter", "19", "USD", Plan.Interval.MONTH)
            .gives(ORDERS, Entitlement.of(Limit.atMost(100), Mode.SOFT))
            .build();
    Used used = Used.of(Quantity.of(150), Limit.atMost(100));
    FeeSchedule fees = schedule(orders(1, DECEMBER, null));
    assertThat(Rating.overage(starter, fees, ORDERS, Plans.JANUARY, used).orElseThrow().amount())
        .hasToString("0.50 USD");
    assertThat(Rating.overage(starter, fees, "egress_gb_quota", Plans.JANUARY, used)).isEmpty();
  }

  @Test
  void aPriceInOneCurrencySaysNothingToAPlanInAnother() {
    FeeLine euros =
        new FeeLine(
            1,
            new FeeLine.Terms(ORDERS, Rate.of(new Overage.Plain(BigDecimal.ONE)), null, "EUR"),
            DECEMBER,
            null);
    assertThat(
            Rating.overage(Plans.GROWTH, schedule(euros), ORDERS, Plans.JANUARY, OVER)
                .orElseThrow()
                .item()
                .price())
        .hasToString("growth@3");
  }

  @Test
  void aCommissionThatIsAgreedHasAThresholdOfItsOwn() {
    FeeLine agreed =
        new FeeLine(
            1,
            new FeeLine.Terms(
                Rating.GMV, Rate.percent(new BigDecimal("0.5")), Quantity.of(100), "USD"),
            DECEMBER,
            null);
    RatedLine line =
        Rating.commission(Plans.GROWTH, schedule(agreed), Plans.JANUARY, Money.of("30100", "USD"))
            .orElseThrow();
    assertThat(line.amount()).hasToString("150.00 USD");
    assertThat(line.item().price()).hasToString("growth@3 agreed@1");
  }

  @Test
  void linesOfTheSameFeatureThatShareAMomentOverlap() {
    FeeLine first = orders(1, DECEMBER, FEBRUARY);
    assertThat(first.overlaps(orders(2, JANUARY, null))).isTrue();
    assertThat(orders(2, JANUARY, null).overlaps(first)).isTrue();
    assertThat(first.overlaps(orders(2, FEBRUARY, null))).isFalse();
    assertThat(first.overlaps(orders(2, JANUARY, JANUARY))).isFalse();
    assertThat(schedule(first).inTheWayOf(orders(2, JANUARY, null))).contains(first);
    assertThat(schedule(first).next(ORDERS)).isEqualTo(2);
    assertThat(schedule(first).next(Rating.GMV)).isEqualTo(1);
  }

  @Test
  void whatCannotBeAgreedIsSaid() {
    Overage price = new Overage.Plain(BigDecimal.ONE);
    assertThat(flaw(price, FeatureKind.METERED)).isNull();
    assertThat(flaw(price, FeatureKind.COUNT)).isEqualTo(FeeRules.Flaw.NOT_BY_THE_MONTH);
    assertThat(flaw(price, FeatureKind.WINDOW)).isEqualTo(FeeRules.Flaw.NOT_BY_THE_MONTH);
    assertThat(flaw(new Overage.Plain(new BigDecimal("-1")), FeatureKind.METERED))
        .isEqualTo(FeeRules.Flaw.RATE);
    assertThat(
            flaw(new Overage.Bounded(price, BigDecimal.TEN, BigDecimal.ONE), FeatureKind.METERED))
        .isEqualTo(FeeRules.Flaw.RATE);
    assertThat(flaw(new Overage.Graduated(List.of()), FeatureKind.METERED))
        .isEqualTo(FeeRules.Flaw.RATE);
    FeeOffer percent = new FeeOffer(ORDERS, price, true, null, "USD");
    assertThat(FeeRules.flaw(percent, FeatureKind.METERED, "USD"))
        .contains(FeeRules.Flaw.A_PERCENTAGE);
    FeeOffer euros = new FeeOffer(ORDERS, price, false, null, "EUR");
    assertThat(FeeRules.flaw(euros, FeatureKind.METERED, "USD")).contains(FeeRules.Flaw.CURRENCY);
    FeeOffer much =
        new FeeOffer(Rating.GMV, new Overage.Plain(BigDecimal.TWO), true, Quantity.ONE, "USD");
    assertThat(FeeRules.flaw(much, null, "USD")).contains(FeeRules.Flaw.PERCENT);
    FeeOffer plain = new FeeOffer(Rating.GMV, price, false, Quantity.ONE, "USD");
    assertThat(FeeRules.flaw(plain, null, "USD")).contains(FeeRules.Flaw.NOT_A_PERCENTAGE);
  }

  @Test
  void linesBeginAndEndWithMonths() {
    Instant cut = Instant.parse("2026-01-02T00:00:00Z");
    assertThat(FeeRules.flaw(DECEMBER, null, JANUARY)).isEmpty();
    assertThat(FeeRules.flaw(cut, null, JANUARY)).contains(FeeRules.Flaw.SINCE_CUT);
    assertThat(FeeRules.flaw(DECEMBER, cut, JANUARY)).contains(FeeRules.Flaw.UNTIL_CUT);
    assertThat(FeeRules.flaw(JANUARY, DECEMBER, JANUARY)).contains(FeeRules.Flaw.UNTIL_EARLY);
    assertThat(FeeRules.flaw(Instant.parse("2040-01-01T00:00:00Z"), null, JANUARY))
        .contains(FeeRules.Flaw.SINCE_FAR);
  }

  @Test
  void aPlansRateCanHaveALeastAndAMost() {
    Overage bounded =
        new Overage.Bounded(
            new Overage.Plain(new BigDecimal("0.01")), BigDecimal.ONE, new BigDecimal("3.50"));
    assertThat(bounded.cost(Quantity.of(0))).isEqualByComparingTo("0");
    assertThat(bounded.cost(Quantity.of(5))).isEqualByComparingTo("1");
    assertThat(bounded.cost(Quantity.of(200))).isEqualByComparingTo("2");
    assertThat(bounded.cost(Quantity.of(900))).isEqualByComparingTo("3.5");
    assertThat(bounded.text()).isEqualTo("0.01, at least 1, at most 3.5");
    assertThat(Rate.of(bounded).text()).isEqualTo(bounded.text());
    assertThat(Rate.of(bounded).cost(Quantity.of(5))).isEqualByComparingTo("1");
  }

  private static FeeRules.@Nullable Flaw flaw(Overage price, FeatureKind kind) {
    return FeeRules.flaw(new FeeOffer(ORDERS, price, false, null, "USD"), kind, "USD").orElse(null);
  }

  private static FeeSchedule schedule(FeeLine... lines) {
    return new FeeSchedule(List.of(lines));
  }

  private static FeeLine orders(int number, Instant since, @Nullable Instant until) {
    Rate rate = Rate.of(new Overage.Plain(new BigDecimal("0.01")));
    return new FeeLine(number, new FeeLine.Terms(ORDERS, rate, null, "USD"), since, until);
  }
}
