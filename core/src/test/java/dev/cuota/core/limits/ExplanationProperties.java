package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class ExplanationProperties {

  @Property
  void theRuleRefusesExactlyWhatTheDecisionDoes(
      @ForAll FeatureKind kind,
      @ForAll("limits") Limit limit,
      @ForAll Mode mode,
      @ForAll("uses") Use use,
      @ForAll("bars") @Nullable Reason bar) {
    Explanation explanation = explain(kind, limit, mode, use, bar);
    assertThat(explanation.rule().denies()).isEqualTo(!explanation.isAllowed());
    assertThat(explanation.remedies().isEmpty()).isEqualTo(explanation.isAllowed());
  }

  @Property
  void whatIsAboveAHardLimitIsMissingAndNothingElseIs(
      @ForAll FeatureKind kind, @ForAll("limits") Limit limit, @ForAll("uses") Use use) {
    Explanation explanation = explain(kind, limit, Mode.HARD, use, null);
    boolean above =
        explanation.rule() == Rule.ABOVE_HARD_LIMIT || explanation.rule() == Rule.ABOVE_SETTING;
    if (above) {
      assertThat(explanation.missing().signum()).isPositive();
    } else if (explanation.rule() == Rule.WITHIN_LIMIT) {
      assertThat(explanation.missing()).isEqualTo(Quantity.ZERO);
    }
  }

  /** Doing what an explanation advises helps. */
  @Property
  void whatIsAdvisedIsAllowed(
      @ForAll FeatureKind kind, @ForAll("limits") Limit limit, @ForAll("uses") Use use) {
    Explanation explanation = explain(kind, limit, Mode.HARD, use, null);
    Allowance allowance = Features.allowance(kind, limit, Mode.HARD);
    for (Remedy remedy : explanation.remedies()) {
      Use then =
          switch (remedy) {
            case ASK_LESS ->
                new Use(use.used(), use.held(), use.leased(), least(explanation, limit, kind));
            case FREE, WAIT -> Use.of(Quantity.ZERO, use.amount());
            case LET_GO -> Use.of(use.used(), use.amount());
            case UPGRADE, RECOVER, SUBSCRIBE -> Use.of(Quantity.ZERO, Quantity.ZERO);
          };
      boolean upgraded = remedy == Remedy.UPGRADE;
      Allowance by = upgraded ? Features.allowance(kind, Limit.unlimited(), Mode.HARD) : allowance;
      assertThat(Decisions.decide(by, then).isAllowed()).as("%s", remedy).isTrue();
    }
  }

  private static Quantity least(Explanation explanation, Limit limit, FeatureKind kind) {
    Quantity left = explanation.numbers().remaining();
    if (kind == FeatureKind.SETTING && limit instanceof Limit.AtMost(Quantity most)) {
      return most;
    }
    return left == null ? Quantity.ZERO : left;
  }

  private static Explanation explain(
      FeatureKind kind, Limit limit, Mode mode, Use use, @Nullable Reason bar) {
    Allowance allowance = Features.allowance(kind, limit, mode);
    return Explanation.of(Decisions.decide(allowance, use, bar), use.amount());
  }

  @Provide
  Arbitrary<Limit> limits() {
    return Arbitraries.oneOf(
        Arbitraries.of(Limit.notIncluded(), Limit.unlimited()),
        Arbitraries.longs().between(0, 12).map(Limit::atMost));
  }

  @Provide
  Arbitrary<Use> uses() {
    Arbitrary<Quantity> some = Arbitraries.longs().between(0, 12).map(Quantity::of);
    Arbitrary<Quantity> used = Arbitraries.longs().between(-3, 15).map(Quantity::of);
    Arbitrary<Quantity> amounts = Arbitraries.longs().between(-4, 15).map(Quantity::of);
    return net.jqwik.api.Combinators.combine(used, some, some, amounts).as(Use::new);
  }

  @Provide
  Arbitrary<@Nullable Reason> bars() {
    return Arbitraries.of(Reason.QUOTA_HARD_LIMIT, Reason.SUBSCRIPTION_INACTIVE).injectNull(0.5);
  }

  @Property(tries = 50)
  void whatWasRecordedBeforeIsToldFromWhatAddsNothing(
      @ForAll @IntRange(min = 0, max = 5) int asked) {
    Allowance allowance = Features.allowance(FeatureKind.METERED, Limit.atMost(10), Mode.HARD);
    Decision decision = Decisions.decide(allowance, Use.of(Quantity.of(7), Quantity.ZERO));
    assertThat(Explanation.of(decision, Quantity.of(asked)).rule())
        .isEqualTo(asked == 0 ? Rule.ADDS_NOTHING : Rule.RECORDED);
  }
}
