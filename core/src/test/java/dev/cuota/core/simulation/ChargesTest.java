package dev.cuota.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.core.rating.Used;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChargesTest {
  private static final Period JANUARY = Period.month(YearMonth.of(2026, 1));

  private static Plan plan(String price, Plan.Interval interval) {
    Entitlement tokens =
        new Entitlement(
            Limit.atMost(100),
            Mode.SOFT,
            null,
            Entitlement.Scope.TENANT,
            new Overage.Plain(new BigDecimal("0.015")));
    return new Plan(
        "growth",
        0,
        new TreeMap<>(),
        new BigDecimal(price),
        "USD",
        interval,
        null,
        new TreeMap<>(Map.of("tokens", tokens)),
        Quantity.of(1_000),
        BigDecimal.TWO,
        7,
        Plan.Policy.ANY);
  }

  private static Used used(long amount) {
    return Used.of(Quantity.of(amount), Limit.atMost(100));
  }

  /** Each tenant's own allowance: 51 over of 151, none of 40; 2 % of what is above 1,000. */
  @Test
  void aMonthIsPriceAndWhatGoesOverAndCommission() {
    Charges charges =
        Charges.of(
            plan("59", Plan.Interval.MONTH),
            FeeSchedule.NONE,
            JANUARY,
            true,
            Map.of("tokens", List.of(used(151), used(40))),
            Money.of("1512.50", "USD"));
    assertThat(charges.price()).isEqualTo(Money.of("59", "USD"));
    assertThat(charges.overage()).isEqualTo(Money.of("0.77", "USD"));
    assertThat(charges.commission()).isEqualTo(Money.of("10.25", "USD"));
    assertThat(charges.total()).isEqualTo(Money.of("70.02", "USD"));
  }

  @Test
  void whoCameLaterOwesNoPriceAndYetWhatWentOver() {
    Charges charges =
        Charges.of(
            plan("59", Plan.Interval.MONTH),
            FeeSchedule.NONE,
            JANUARY,
            false,
            Map.of("tokens", List.of(used(200))),
            null);
    assertThat(charges.total()).isEqualTo(Money.of("1.50", "USD"));
  }

  @Property
  void twelveMonthsOfAnAnnualPriceAddUpToIt(@ForAll @IntRange(max = 1_000_000) int cents) {
    Plan annual = plan(BigDecimal.valueOf(cents, 2).toPlainString(), Plan.Interval.YEAR);
    Money sum = Money.zero("USD");
    for (int month = 1; month <= 12; month++) {
      Money share = Charges.price(annual, Period.month(YearMonth.of(2026, month)));
      assertThat(share.isRounded()).isTrue();
      sum = sum.plus(share);
    }
    assertThat(sum).isEqualTo(new Money(annual.price(), "USD"));
  }

  @Test
  void plansOfSeveralCurrenciesAreNeverAddedUp() {
    Money cost = Money.of("1", "USD");
    Side dollars = Side.month("a", true, Charges.none("USD"), cost);
    Side euros = Side.month("b", true, Charges.none("EUR"), cost);
    Side both = dollars.plus(euros);
    assertThat(both.revenue()).hasToString("{EUR=0.00 EUR, USD=0.00 USD}");
    assertThat(both.margin()).isEmpty();
    assertThat(both.plan()).isEqualTo("b");
    assertThat(both.months()).isEqualTo(2);
    assertThat(euros.margin()).isEmpty();
    assertThat(dollars.margin()).contains(Money.of("-1", "USD"));
  }
}
