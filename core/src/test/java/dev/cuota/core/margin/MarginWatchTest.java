package dev.cuota.core.margin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MarginWatchTest {
  private static final YearMonth JANUARY = YearMonth.of(2026, 1);

  /** A dollar is worth half a euro; nobody knows of anything else. */
  private static final MarginWatch.Exchange EXCHANGE =
      (amount, currency) ->
          amount.currency().equals(currency)
              ? Optional.of(amount)
              : amount.currency().equals("USD") && currency.equals("EUR")
                  ? Optional.of(new Money(amount.amount().divide(BigDecimal.TWO), "EUR"))
                  : Optional.empty();

  @Test
  void costsBeyondThePolicyAreToldOfAndThoseAtItAreNot() {
    assertThat(look(MarginPolicy.USUAL, "EUR", "100000", "10000.01"))
        .containsExactly("COSTS 2026-01");
    assertThat(look(MarginPolicy.USUAL, "EUR", "100000", "10000")).isEmpty();
  }

  @Test
  void costsAreComparedInTheCurrencyOfThePolicyAndNeverOneToOne() {
    assertThat(look(MarginPolicy.USUAL, "USD", "200000", "20000.04"))
        .containsExactly("COSTS 2026-01");
    assertThat(look(MarginPolicy.USUAL, "USD", "100000", "15000")).isEmpty();
    assertThat(look(MarginPolicy.USUAL, "ARS", "100000", "15000")).isEmpty();
  }

  @Test
  void aMarginUnderThePolicyIsToldOfExactly() {
    assertThat(look(MarginPolicy.USUAL, "EUR", "100", "20")).isEmpty();
    // 79.999 % is shown as 80, and is under it.
    assertThat(look(MarginPolicy.USUAL, "EUR", "1000", "200.01")).containsExactly("MARGIN 2026-01");
  }

  @Test
  void whoCostsMoreThanItPaysIsToldOfTheWorstFirst() {
    assertThat(
            look(
                MarginPolicy.USUAL,
                part("a", "10", "10"),
                part("b", "10", "10.01"),
                part("c", "0", "5")))
        .contains("LOSS c 2026-01", "LOSS b 2026-01")
        .doesNotContain("LOSS a 2026-01");
  }

  @Test
  void aLossWithinTheToleranceIsNone() {
    MarginPolicy policy =
        new MarginPolicy(Money.of("10000", "EUR"), 0, BigDecimal.ONE, MarginPolicy.USUAL.guard());
    assertThat(look(policy, part("b", "10", "11"), part("c", "0", "5")))
        .containsExactly("MARGIN 2026-01", "LOSS c 2026-01");
  }

  @Test
  void nothingIsConcludedWhileRevenueWaitsForARate() {
    AccountMargin margin = Margins.waiting("1", "5");
    assertThat(margin.loses(Money.zero("EUR"))).isFalse();
    MarginPolicy.Guard guard =
        new MarginPolicy.Guard(GuardMode.WARN, 50, 10, new TreeMap<>(), Map.of());
    assertThat(GuardRules.holds(margin, guard, false)).isFalse();
    assertThat(GuardRules.holds(margin, guard, true)).isTrue();
  }

  @Test
  void aCostWithoutARateIsInNoSum() {
    AccountMargin margin = Margins.of("a", "10", Margins.line("50", "USD"), null, "");
    assertThat(margin.cost()).isEqualTo(Money.zero("EUR"));
    assertThat(margin.unvalued()).containsEntry("USD", Money.of("50", "USD"));
    assertThat(margin.isComplete()).isFalse();
    assertThat(margin.coins()).containsOnlyNulls();
  }

  @Test
  void withoutRevenueThereIsNoPercentage() {
    assertThat(Margins.of("0", "5").percent()).isEmpty();
    assertThat(Margins.of("49", "3.14").percent()).contains(94);
    assertThat(Margins.of("1", "100000000000").percent()).contains(Integer.MIN_VALUE);
  }

  private static MonthMargin.Part part(String key, String income, String cost) {
    AccountMargin margin =
        Margins.of(key, income, Margins.line(cost, "EUR"), Money.of(cost, "EUR"), "");
    return new MonthMargin.Part(
        margin, Optional.of(new MonthMargin.Total(1, margin.income(), margin.cost())));
  }

  private static List<String> look(
      MarginPolicy policy, String currency, String income, String cost) {
    MonthMargin.Total whole =
        new MonthMargin.Total(1, Money.of(income, currency), Money.of(cost, currency));
    MonthMargin all = new MonthMargin(currency, new TreeMap<>(), whole, new TreeMap<>(), 0);
    return told(new MarginWatch(JANUARY, policy, EXCHANGE).look(all, List.of()));
  }

  private static List<String> look(MarginPolicy policy, MonthMargin.Part... parts) {
    List<MonthMargin.Part> all = List.of(parts);
    return told(new MarginWatch(JANUARY, policy, EXCHANGE).look(MonthMargin.of("EUR", all), all));
  }

  private static List<String> told(List<MarginFinding> found) {
    return found.stream().map(one -> one.kind() + " " + one.subject()).toList();
  }
}
