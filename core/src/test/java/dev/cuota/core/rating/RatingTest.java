package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTest {
  @ParameterizedTest
  @CsvSource({
    "max_monthly_orders, 1000, 0.00 USD",
    "max_monthly_orders, 1001, 0.02 USD",
    "max_monthly_orders, 1150, 2.25 USD",
    "max_monthly_orders, 11000, 150.00 USD",
    "egress_gb_quota, 200, 0.00 USD",
    "egress_gb_quota, 201, 0.08 USD",
    "egress_gb_quota, 212.5, 1.00 USD",
    "egress_gb_quota, 200.06, 0.00 USD",
    "egress_gb_quota, 200.0625, 0.01 USD",
  })
  void growthAsksSoMuchAboveTheAllowance(String feature, String used, String amount) {
    Entitlement held = Plans.GROWTH.entitlement(feature);
    RatedLine line = overage(Plans.GROWTH, feature, Used.of(Quantity.of(used), held.limit()));
    assertThat(line.amount()).hasToString(amount);
    assertThat(line.item().price()).hasToString("growth@3");
  }

  @Test
  void aPlanThatSellsNothingAboveItsLimitsOwesNoLine() {
    Plan starter =
        Plans.plan("starter", "19", "USD", Plan.Interval.MONTH)
            .gives("max_monthly_orders", Entitlement.of(Limit.atMost(100), Mode.SOFT))
            .build();
    Used used = Used.of(Quantity.of(150), Limit.atMost(100));
    assertThat(Rating.overage(starter, "max_monthly_orders", Plans.JANUARY, used)).isEmpty();
    assertThat(Rating.commission(starter, Plans.JANUARY, Money.of("9", "USD"))).isEmpty();
  }

  @Test
  void whatAnOverrideLiftsIsNotOver() {
    Quantity much = Quantity.of(5000);
    assertThat(overage(Plans.GROWTH, "max_monthly_orders", Used.of(much, Limit.atMost(4000))))
        .extracting(line -> line.used().over())
        .isEqualTo(Quantity.of(1000));
    assertThat(
            Rating.overage(
                Plans.GROWTH,
                "max_monthly_orders",
                Plans.JANUARY,
                Used.of(much, Limit.unlimited())))
        .isEmpty();
  }

  @Test
  void whatWasTakenBackBeyondNothingOwesNothing() {
    Used used = Used.of(Quantity.of(-5), Limit.atMost(0));
    assertThat(overage(Plans.GROWTH, "max_monthly_orders", used).amount())
        .isEqualTo(Money.zero("USD"));
  }

  @ParameterizedTest
  @CsvSource({
    "-100, 0.00 USD",
    "20000, 0.00 USD",
    "20000.50, 0.01 USD",
    "26543.21, 65.43 USD",
    "100000, 800.00 USD",
  })
  void commissionIsAPercentageOfSalesAboveTheThreshold(String sales, String amount) {
    Money sold = Money.of(sales, "USD");
    assertThat(Rating.commission(Plans.GROWTH, Plans.JANUARY, sold).orElseThrow().amount())
        .hasToString(amount);
  }

  @Test
  void salesInAnotherCurrencyAreNeverTakenForThePlans() {
    Money pesos = Money.of("26543.21", "ARS");
    assertThatThrownBy(() -> Rating.commission(Plans.GROWTH, Plans.JANUARY, pesos))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineWhoseStepsLeaveSomethingOutIsNone() {
    RatedLine line = Examples.plain();
    assertThatThrownBy(() -> new RatedLine(line.item(), line.used(), line.rate(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsAgreedKnowsItsBounds() {
    assertThat(Examples.minimum().bound()).isEqualTo(RatedLine.Bound.MINIMUM);
    assertThat(Examples.maximum().bound()).isEqualTo(RatedLine.Bound.MAXIMUM);
    assertThat(Examples.plain().bound()).isEqualTo(RatedLine.Bound.NONE);
    Rate rate = Rate.of(new Overage.Plain(BigDecimal.ONE));
    assertThatThrownBy(() -> rate.between(BigDecimal.TWO, BigDecimal.ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rate.percent(BigDecimal.valueOf(101)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What the page shows is what the rules say. */
  @Test
  void thePageShowsWhatIsComputed() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "rating.md"));
    for (String text : Examples.texts()) {
      assertThat(page).contains(text);
    }
  }

  @Test
  void theWordsAreTheSameWhateverLanguageTheMachineSpeaks() {
    List<String> here = Examples.texts();
    Locale spoken = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Examples.texts()).isEqualTo(here);
    } finally {
      Locale.setDefault(spoken);
    }
  }

  private static RatedLine overage(Plan plan, String feature, Used used) {
    return Rating.overage(plan, feature, Plans.JANUARY, used).orElseThrow();
  }
}
