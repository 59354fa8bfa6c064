package dev.cuota.core.margin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.PriceShare;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class MarginProperties {

  @Property
  void anyTwelveMonthsInARowBringInAYearlyPrice(
      @ForAll @LongRange(min = 0, max = 100_000_000) long cents,
      @ForAll @IntRange(min = 0, max = 11) int first) {
    Plan plan = yearly(BigDecimal.valueOf(cents, 2));
    Money sum = Money.zero("EUR");
    for (int i = 0; i < 12; i++) {
      sum = sum.plus(PriceShare.of(plan, YearMonth.of(2026, 1).plusMonths(first + i)));
    }
    assertThat(sum).isEqualTo(new Money(plan.price(), "EUR"));
  }

  @Property
  void whatIsShownOfCostsAddsUpToTheCost(
      @ForAll @Size(max = 30)
          List<@BigRange(min = "0", max = "1000") @Scale(7) BigDecimal> amounts) {
    List<AccountMargin.Valued> costs = new ArrayList<>();
    amounts.forEach(
        amount ->
            costs.add(
                new AccountMargin.Valued(
                    Margins.line(amount.toPlainString(), "EUR"), new Money(amount, "EUR"))));
    AccountMargin margin = new AccountMargin(1, "a", "", "EUR", List.of(), costs, "");
    Money shown = Money.zero("EUR");
    for (Money coins : margin.coins()) {
      shown = shown.plus(Objects.requireNonNull(coins));
    }
    assertThat(shown).isEqualTo(margin.cost());
    assertThat(margin.cost()).isEqualTo(margin.exactCost().rounded());
  }

  @Property
  void whatIsShownOfAccountsAddsUpToTheMonth(
      @ForAll @Size(max = 30) List<@BigRange(min = "0", max = "1000") @Scale(5) BigDecimal> costs) {
    List<MonthMargin.Part> parts = new ArrayList<>();
    Money sum = Money.zero("EUR");
    for (BigDecimal cost : costs) {
      AccountMargin margin = Margins.of("10", cost.toPlainString());
      sum = sum.plus(margin.cost());
      parts.add(
          new MonthMargin.Part(
              margin, Optional.of(new MonthMargin.Total(1, margin.income(), margin.cost()))));
    }
    MonthMargin month = MonthMargin.of("EUR", parts);
    assertThat(month.whole().cost()).isEqualTo(sum);
    assertThat(month.byCurrency().values().stream().map(MonthMargin.Total::cost).toList())
        .isEqualTo(costs.isEmpty() ? List.of() : List.of(sum));
  }

  @Property
  void whoIsHeldIsLetGoOnlyAboveTheFloor(
      @ForAll @IntRange(min = 0, max = 100) int floor,
      @ForAll @IntRange(min = 0, max = 100) int recovery,
      @ForAll @LongRange(min = 0, max = 20_000) long cents) {
    MarginPolicy.Guard guard =
        new MarginPolicy.Guard(GuardMode.WARN, floor, recovery, new TreeMap<>(), Map.of());
    AccountMargin margin = Margins.of("100", BigDecimal.valueOf(cents, 2).toPlainString());
    boolean begins = GuardRules.holds(margin, guard, false);
    boolean stays = GuardRules.holds(margin, guard, true);
    assertThat(begins).isEqualTo(100_00 - cents < floor * 100L);
    assertThat(stays || !begins).isTrue();
    assertThat(stays).isEqualTo(100_00 - cents < Math.min(100, floor + recovery) * 100L);
  }

  private static Plan yearly(BigDecimal price) {
    return new Plan(
        "yearly",
        1,
        new TreeMap<>(),
        price,
        "EUR",
        Plan.Interval.YEAR,
        null,
        new TreeMap<>(),
        null,
        null,
        0,
        Plan.Policy.ANY);
  }
}
