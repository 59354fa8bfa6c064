package dev.cuota.core.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RateRulesProperties {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final Band BAND = new Band(BigDecimal.valueOf(20));
  private static final RatePolicy POLICY =
      new RatePolicy("USD", 7, BAND, List.of("ecb", "bcra"), Map.of());

  @Provide
  Arbitrary<BigDecimal> values() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal("0.00001"), new BigDecimal("99999"))
        .ofScale(6)
        .filter(value -> value.signum() > 0);
  }

  @Provide
  Arbitrary<BigDecimal> amounts() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal("-1000000"), new BigDecimal("1000000"))
        .ofScale(4);
  }

  private static KnownRate rate(String source, String pair, LocalDate day, BigDecimal value) {
    return new KnownRate(
        new RateSeries(source, CurrencyPair.of(pair).orElseThrow(), Side.MID), day, 1, value, true);
  }

  private static Ask ask(BigDecimal amount, String from, String to) {
    return new Ask(amount, from, to, DAY);
  }

  @Property
  void aCurrencyIsItselfWithoutARate(@ForAll("amounts") BigDecimal amount) {
    Valuation value = Valuing.value(ask(amount, "ARS", "ARS"), POLICY, List.of());
    assertThat(value)
        .isInstanceOfSatisfying(
            Valuation.Valued.class,
            one -> {
              assertThat(one.legs()).isEmpty();
              assertThat(one.amount(4, RoundingMode.UNNECESSARY)).isEqualByComparingTo(amount);
            });
  }

  @Property
  void withoutARateNothingIsWorthAnything(@ForAll("amounts") BigDecimal amount) {
    assertThat(Valuing.value(ask(amount, "ARS", "BRL"), POLICY, List.of()))
        .isInstanceOfSatisfying(
            Valuation.Unvalued.class,
            one -> assertThat(one.why()).isEqualTo(Valuation.Why.MISSING));
  }

  /** From ARS to BRL by the dollar: one leg backwards, one forwards, one rounding. */
  @Property
  void acrossThePivotThereIsOneRounding(
      @ForAll("amounts") BigDecimal amount,
      @ForAll("values") BigDecimal ars,
      @ForAll("values") BigDecimal brl) {
    List<KnownRate> known =
        List.of(rate("bcra", "USD/ARS", DAY, ars), rate("ecb", "USD/BRL", DAY, brl));
    Valuation.Valued valued =
        (Valuation.Valued) Valuing.value(ask(amount, "ARS", "BRL"), POLICY, known);
    assertThat(valued.legs()).hasSize(2);
    assertThat(valued.legs().getFirst().inverse()).isTrue();
    assertThat(valued.legs().getLast().inverse()).isFalse();
    BigDecimal cents = valued.amount(2, RoundingMode.HALF_EVEN);
    // |cents − amount·brl/ars| ≤ half a cent, without a division: multiplied by ars.
    BigDecimal off = cents.multiply(ars).subtract(amount.multiply(brl)).abs();
    assertThat(off).isLessThanOrEqualTo(ars.multiply(new BigDecimal("0.005")));
  }

  @Property
  void thereAndBackIsTheSameToTheRounding(
      @ForAll("amounts") BigDecimal amount, @ForAll("values") BigDecimal ars) {
    List<KnownRate> known = List.of(rate("bcra", "USD/ARS", DAY, ars));
    Valuation.Valued there =
        (Valuation.Valued) Valuing.value(ask(amount, "USD", "ARS"), POLICY, known);
    // Forwards is exact: the digits of both factors, and no rounding needed.
    BigDecimal exact = there.amount(10, RoundingMode.UNNECESSARY);
    Valuation.Valued back =
        (Valuation.Valued) Valuing.value(ask(exact, "ARS", "USD"), POLICY, known);
    assertThat(back.amount(4, RoundingMode.UNNECESSARY)).isEqualByComparingTo(amount);
  }

  @Property
  void aRateStandsInForSoManyDaysAndThenIsStale(
      @ForAll("values") BigDecimal value, @ForAll @IntRange(min = 0, max = 30) int age) {
    List<KnownRate> known = List.of(rate("bcra", "USD/ARS", DAY.minusDays(age), value));
    Valuation valued = Valuing.value(ask(BigDecimal.ONE, "USD", "ARS"), POLICY, known);
    if (age <= POLICY.maxAgeDays()) {
      assertThat(valued).isInstanceOf(Valuation.Valued.class);
    } else {
      assertThat(valued)
          .isInstanceOfSatisfying(
              Valuation.Unvalued.class,
              one -> assertThat(one.why()).isEqualTo(Valuation.Why.STALE));
    }
  }

  @Property
  void theBandIsTheSameBothWays(
      @ForAll("values") BigDecimal one, @ForAll("values") BigDecimal other) {
    assertThat(BAND.holds(one, other)).isEqualTo(BAND.holds(other, one));
    assertThat(BAND.holds(one, one)).isTrue();
    assertThat(BAND.holds(one, one.multiply(new BigDecimal("1.2")))).isTrue();
    assertThat(BAND.holds(one, one.multiply(new BigDecimal("1.200001")))).isFalse();
  }

  @Property
  void theSameAgainChangesNothing(
      @ForAll("values") BigDecimal first, @ForAll("values") BigDecimal second) {
    CurrencyPair pair = new CurrencyPair("USD", "ARS");
    List<PostedRate> posted =
        List.of(
            new PostedRate(pair, Side.MID, DAY.minusDays(1), first),
            new PostedRate(pair, Side.MID, DAY, second));
    List<KnownRate> known = new ArrayList<>();
    new Arrivals("bcra", BAND, List.of()).judge(posted).forEach(one -> known.add(one.rate()));
    assertThat(known).hasSize(2).allMatch(rate -> rate.version() == 1);
    assertThat(known.getFirst().accepted()).isTrue();
    assertThat(known.getLast().accepted()).isEqualTo(BAND.holds(first, second));
    assertThat(new Arrivals("bcra", BAND, known).judge(posted)).isEmpty();
  }

  @Property
  void aCorrectionIsAnotherVersion(@ForAll("values") BigDecimal value) {
    KnownRate first = rate("bcra", "USD/ARS", DAY, value);
    PostedRate other =
        new PostedRate(
            first.series().pair(), Side.MID, DAY, value.multiply(new BigDecimal("1.01")));
    PostedRate absurd =
        new PostedRate(first.series().pair(), Side.MID, DAY, value.multiply(BigDecimal.TEN));
    List<Arrival> arrivals =
        new Arrivals("bcra", BAND, List.of(first)).judge(List.of(other, absurd));
    assertThat(arrivals).extracting(one -> one.rate().version()).containsExactly(2, 3);
    assertThat(arrivals).extracting(one -> one.rate().accepted()).containsExactly(true, false);
  }
}
