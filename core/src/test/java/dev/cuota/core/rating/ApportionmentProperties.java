package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class ApportionmentProperties {
  private static final BigDecimal CENT = new BigDecimal("0.01");

  @Property
  void sharesAddUpToTheWholeAndNoneIsACoinFromItsOwn(
      @ForAll @LongRange(min = -10_000_000, max = 10_000_000) long cents,
      @ForAll("weights") List<BigDecimal> weights) {
    Money total = new Money(BigDecimal.valueOf(cents, 2), "EUR");
    BigDecimal all = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<Money> shares = Apportionment.byWeight(total, weights);
    assertThat(sum(shares)).isEqualTo(total);
    for (int i = 0; i < shares.size(); i++) {
      BigDecimal own =
          total.amount().multiply(weights.get(i)).divide(all, 20, RoundingMode.HALF_EVEN);
      assertThat(shares.get(i).isRounded()).isTrue();
      assertThat(shares.get(i).amount().subtract(own).abs()).isLessThan(CENT);
    }
  }

  @Property
  void aCreditIsSharedAsTheChargeThatItTakesBack(
      @ForAll @LongRange(min = 1, max = 10_000_000) long cents,
      @ForAll("weights") List<BigDecimal> weights) {
    Money total = new Money(BigDecimal.valueOf(cents, 2), "EUR");
    List<Money> back = Apportionment.byWeight(total.negated(), weights);
    assertThat(back.stream().map(Money::negated).toList())
        .isEqualTo(Apportionment.byWeight(total, weights));
  }

  @Property
  void roundedPartsAddUpToTheirExactSumRoundedOnce(@ForAll("exact") List<Money> parts) {
    List<Money> rounded = Apportionment.rounded(parts, "EUR");
    assertThat(sum(rounded)).isEqualTo(sum(parts).rounded());
    for (int i = 0; i < parts.size(); i++) {
      assertThat(rounded.get(i).isRounded()).isTrue();
      assertThat(rounded.get(i).minus(parts.get(i)).amount().abs()).isLessThan(CENT);
    }
  }

  @Example
  void theCoinThatIsLeftGoesToWhoLacksMostAndAmongEqualsToTheSmallestAndThenToTheFirst() {
    assertThat(Apportionment.byWeight(eur("0.02"), List.of(new BigDecimal("3"), BigDecimal.ONE)))
        .containsExactly(eur("0.01"), eur("0.01"));
    List<BigDecimal> thirds = Collections.nCopies(3, BigDecimal.ONE);
    assertThat(Apportionment.byWeight(eur("0.10"), thirds))
        .containsExactly(eur("0.04"), eur("0.03"), eur("0.03"));
    assertThat(Apportionment.byWeight(eur("1"), List.of(BigDecimal.ONE, new BigDecimal("5"))))
        .containsExactly(eur("0.17"), eur("0.83"));
  }

  @Example
  void whatHasNoCoinsIsSharedInWholes() {
    assertThat(
            Apportionment.byWeight(Money.of("10", "CLP"), Collections.nCopies(4, BigDecimal.ONE)))
        .containsExactly(
            Money.of("3", "CLP"), Money.of("3", "CLP"), Money.of("2", "CLP"), Money.of("2", "CLP"));
  }

  @Example
  void whatCannotBeSharedIsRefused() {
    assertThatThrownBy(() -> Apportionment.byWeight(eur("1"), List.of(BigDecimal.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Apportionment.byWeight(eur("1"), List.of(BigDecimal.ONE.negate())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Apportionment.byWeight(eur("0.005"), List.of(BigDecimal.ONE)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(Apportionment.byWeight(eur("0"), List.of(BigDecimal.ZERO)))
        .containsExactly(eur("0"));
  }

  @Provide
  Arbitrary<List<BigDecimal>> weights() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, BigDecimal.valueOf(1_000_000))
        .ofScale(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(50)
        .filter(all -> all.stream().anyMatch(one -> one.signum() > 0));
  }

  @Provide
  Arbitrary<List<Money>> exact() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.valueOf(-1000), BigDecimal.valueOf(1000))
        .ofScale(6)
        .map(amount -> new Money(amount, "EUR"))
        .list()
        .ofMaxSize(50);
  }

  private static Money sum(List<Money> parts) {
    return parts.stream().reduce(Money.zero("EUR"), Money::plus);
  }

  private static Money eur(String amount) {
    return Money.of(amount, "EUR");
  }
}
