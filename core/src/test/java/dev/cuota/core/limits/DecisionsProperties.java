package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DecisionsProperties {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal EIGHTY = BigDecimal.valueOf(80);

  @Property
  void nothingIsEverAllowedBeyondAHardLimit(
      @ForAll("usedUp") FeatureKind kind,
      @ForAll("limits") Quantity limit,
      @ForAll("amounts") Quantity used,
      @ForAll("amounts") Quantity held,
      @ForAll("amounts") Quantity amount) {
    Allowance allowance = Features.allowance(kind, Limit.atMost(limit), Mode.HARD);
    Decision decision = Decisions.decide(allowance, new Use(used, held, Quantity.ZERO, amount));
    boolean fits = used.plus(held).plus(amount).compareTo(limit) <= 0;
    assertThat(decision.isAllowed()).isEqualTo(fits || amount.signum() == 0);
  }

  @Property
  void whoMayUseAnAmountMayUseLessOfItAndWithLessUsed(
      @ForAll("limits") Quantity limit,
      @ForAll Mode mode,
      @ForAll("amounts") Quantity used,
      @ForAll("amounts") Quantity amount,
      @ForAll("amounts") Quantity less) {
    Allowance allowance = Features.allowance(FeatureKind.METERED, Limit.atMost(limit), mode);
    Assume.that(Decisions.decide(allowance, Use.of(used, amount)).isAllowed());
    Quantity fewer = amount.minus(less.compareTo(amount) < 0 ? less : amount);
    Quantity earlier = used.minus(less.compareTo(used) < 0 ? less : used);
    assertThat(Decisions.decide(allowance, Use.of(used, fewer)).isAllowed()).isTrue();
    assertThat(Decisions.decide(allowance, Use.of(earlier, amount)).isAllowed()).isTrue();
  }

  @Property
  void theUnitAFeatureIsSoldInChangesNoDecision(
      @ForAll("modest") Quantity limit,
      @ForAll("modest") Quantity used,
      @ForAll("modest") Quantity amount,
      @ForAll("unitSizes") Quantity unitSize) {
    Allowance plain = Features.allowance(FeatureKind.LEVEL, Limit.atMost(limit), Mode.HARD);
    Allowance sized =
        Features.allowance(FeatureKind.LEVEL, Limit.atMost(limit), Mode.HARD, unitSize);
    Use inUnits = Use.of(used, amount);
    Use inMeterUnits =
        Use.of(sized.feature().toMeterUnit(used), sized.feature().toMeterUnit(amount));
    Decision expected = Decisions.decide(plain, inUnits);
    Decision actual = Decisions.decide(sized, inMeterUnits);
    assertThat(actual.isAllowed()).isEqualTo(expected.isAllowed());
    assertThat(actual.remaining()).isEqualTo(expected.remaining());
  }

  @Property
  void anAllowedAnswerWarnsExactlyFromEightyPercentOn(
      @ForAll("usedUp") FeatureKind kind,
      @ForAll("limits") Quantity limit,
      @ForAll("amounts") Quantity used,
      @ForAll("amounts") Quantity amount) {
    Allowance allowance = Features.allowance(kind, Limit.atMost(limit), Mode.SOFT);
    var allowed = (Decision.Allowed) Decisions.decide(allowance, Use.of(used, amount));
    BigDecimal after = used.plus(amount).value();
    boolean near =
        after.signum() > 0
            && after.multiply(HUNDRED).compareTo(limit.value().multiply(EIGHTY)) >= 0;
    assertThat(allowed.warning() != null).isEqualTo(near);
    assertThat(allowed.isOver()).isEqualTo(after.compareTo(limit.value()) > 0);
    if (allowed.warning() != null) {
      int threshold = after.compareTo(limit.value()) >= 0 ? 100 : 80;
      assertThat(allowed.warning().threshold()).isEqualTo(threshold);
    }
  }

  @Property
  void aSoftLimitNeverRefusesNotEvenTheBarred(
      @ForAll FeatureKind kind,
      @ForAll("limits") Quantity limit,
      @ForAll("amounts") Quantity used,
      @ForAll("amounts") Quantity amount,
      @ForAll Reason bar) {
    Allowance allowance = Features.allowance(kind, Limit.atMost(limit), Mode.SOFT);
    assertThat(Decisions.decide(allowance, Use.of(used, amount), bar).isAllowed()).isTrue();
  }

  @Property
  void freeingIsNeverRefused(
      @ForAll FeatureKind kind,
      @ForAll Mode mode,
      @ForAll("limits") Quantity limit,
      @ForAll("amounts") Quantity used,
      @ForAll("amounts") Quantity freed) {
    Assume.that(freed.signum() > 0);
    Use use = Use.of(used, freed.negated());
    for (Limit any : new Limit[] {Limit.atMost(limit), Limit.notIncluded(), Limit.unlimited()}) {
      Allowance allowance = Features.allowance(kind, any, mode);
      assertThat(Decisions.decide(allowance, use, Reason.QUOTA_HARD_LIMIT).isAllowed()).isTrue();
    }
  }

  @Property
  void whatIsLeftAndWhatIsTakenMakeTheLimitUnlessItIsPassed(
      @ForAll("limits") Quantity limit, @ForAll("amounts") Quantity used) {
    Allowance allowance = Features.allowance(FeatureKind.METERED, Limit.atMost(limit), Mode.SOFT);
    Quantity left =
        Decisions.decide(allowance, Use.of(used, Quantity.ZERO)).remaining().orElseThrow();
    assertThat(left.plus(used).minus(allowance.over(used))).isEqualTo(limit);
    assertThat(left.signum() == 0 || allowance.over(used).signum() == 0).isTrue();
  }

  @Property
  void aPercentageIsRoundedHalfUp(
      @ForAll("wholes") BigInteger part, @ForAll("wholes") BigInteger whole) {
    Assume.that(whole.signum() > 0);
    // floor(100 p / w + 1/2), in whole numbers only
    BigInteger two = BigInteger.TWO;
    BigInteger expected =
        part.multiply(BigInteger.valueOf(200)).add(whole).divide(whole.multiply(two));
    assertThat(Fill.percentage(new BigDecimal(part), new BigDecimal(whole)))
        .isEqualTo(expected.min(BigInteger.valueOf(Fill.MAX_PERCENT)).intValueExact());
  }

  @Property
  void basisPointsReachAThresholdExactlyWhenTheFillDoes(
      @ForAll("amounts") Quantity part, @ForAll("limits") Quantity whole) {
    int points = Fill.basisPoints(part.value(), whole.value());
    for (int percent : new int[] {75, 80, 95, 100}) {
      assertThat(points >= percent * 100)
          .isEqualTo(Fill.reaches(part.value(), whole.value(), percent));
    }
  }

  @Provide
  Arbitrary<FeatureKind> usedUp() {
    return Arbitraries.of(FeatureKind.COUNT, FeatureKind.LEVEL, FeatureKind.METERED);
  }

  /** Small ones often, so that thresholds are met exactly; great and fractional ones too. */
  @Provide
  Arbitrary<Quantity> amounts() {
    Arbitrary<Quantity> small = Arbitraries.longs().between(0, 120).map(Quantity::of);
    Arbitrary<Quantity> parts =
        Arbitraries.bigDecimals()
            .between(BigDecimal.ZERO, BigDecimal.valueOf(120))
            .ofScale(3)
            .map(Quantity::new);
    Arbitrary<Quantity> great = Arbitraries.longs().between(0, Long.MAX_VALUE).map(Quantity::of);
    return Arbitraries.frequencyOf(Tuple.of(5, small), Tuple.of(3, parts), Tuple.of(1, great));
  }

  @Provide
  Arbitrary<Quantity> modest() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, BigDecimal.valueOf(1_000))
        .ofScale(3)
        .map(Quantity::new);
  }

  @Provide
  Arbitrary<Quantity> limits() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 1L, 3L, 5L, 10L, 100L).map(Quantity::of), amounts());
  }

  @Provide
  Arbitrary<Quantity> unitSizes() {
    return Arbitraries.of("1", "10", "1000", "1000000", "0.01").map(Quantity::of);
  }

  @Provide
  Arbitrary<BigInteger> wholes() {
    return Arbitraries.oneOf(
        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.valueOf(400)),
        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TWO.pow(70)));
  }
}
