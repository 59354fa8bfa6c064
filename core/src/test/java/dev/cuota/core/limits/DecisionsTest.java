package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final Quantity BYTES_PER_GB = Quantity.of(1_000_000_000);

  @Test
  void aFeatureThatThePlanDoesNotNameIsGated() {
    for (FeatureKind kind : FeatureKind.values()) {
      Allowance gated = Features.allowance(kind, Limit.notIncluded(), Mode.SOFT);
      assertThat(reason(gated, "0", "1")).isEqualTo(Reason.FEATURE_GATED);
      assertThat(reason(gated, "0", "0")).isEqualTo(Reason.FEATURE_GATED);
    }
  }

  @Test
  void whatAPlanNoLongerIncludesCanStillBeFreed() {
    Allowance gated = Features.allowance(FeatureKind.LEVEL, Limit.notIncluded(), Mode.HARD);
    assertThat(decide(gated, "5", "-1").isAllowed()).isTrue();
  }

  @Test
  void eachKindSaysInItsOwnWayThatItIsFull() {
    assertThat(reason(full(FeatureKind.COUNT), "10", "1")).isEqualTo(Reason.PLAN_LIMIT_EXCEEDED);
    assertThat(reason(full(FeatureKind.LEVEL), "10", "1")).isEqualTo(Reason.STORAGE_LIMIT_EXCEEDED);
    assertThat(reason(full(FeatureKind.METERED), "10", "1")).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(reason(full(FeatureKind.SETTING), "0", "11")).isEqualTo(Reason.PLAN_LIMIT_EXCEEDED);
  }

  @Test
  void aSettingIsComparedByItselfHoweverOftenItIsRead() {
    Allowance images = full(FeatureKind.SETTING);
    Decision decision = decide(images, "0", "10");
    assertThat(decision.isAllowed()).isTrue();
    assertThat(((Decision.Allowed) decision).warning()).isNull();
  }

  @Test
  void aLevelInBytesIsDecidedExactlyUnderALimitInGigabytes() {
    Allowance storage =
        Features.allowance(FeatureKind.LEVEL, Limit.atMost(5), Mode.HARD, BYTES_PER_GB);
    assertThat(decide(storage, "4999999999", "1").isAllowed()).isTrue();
    assertThat(decide(storage, "4999999999", "2").isAllowed()).isFalse();
    assertThat(decide(storage, "3500000000", "1").remaining()).contains(Quantity.of("1.5"));
  }

  @Test
  void whatIsHeldCountsAsUsed() {
    Allowance orders = full(FeatureKind.METERED);
    Use use = new Use(Quantity.of(4), Quantity.of(5), Quantity.ZERO, Quantity.of(2));
    assertThat(Decisions.decide(orders, use).isAllowed()).isFalse();
    assertThat(Decisions.decide(orders, use).remaining()).contains(Quantity.ONE);
  }

  @Test
  void whatIsLeasedIsRefusedToOthersButOtherwiseNotSaidToBeGone() {
    Allowance orders = full(FeatureKind.METERED);
    Quantity two = Quantity.of(2);
    Use fits = new Use(Quantity.of(4), Quantity.ZERO, Quantity.of(4), two);
    Decision allowed = Decisions.decide(orders, fits);
    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.remaining()).contains(Quantity.of(6));
    assertThat(((Decision.Allowed) allowed).warning()).isNull();
    Decision denied =
        Decisions.decide(orders, new Use(Quantity.of(4), Quantity.ZERO, Quantity.of(5), two));
    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.remaining()).contains(Quantity.ONE);
  }

  @Test
  void aBarredAccountMayLookAndFreeAndPassSoftLimitsButNotUseMore() {
    Allowance hard = full(FeatureKind.COUNT);
    Allowance soft = Features.allowance(FeatureKind.METERED, Limit.atMost(10), Mode.SOFT);
    assertThat(barred(hard, "1")).isFalse();
    assertThat(barred(hard, "0")).isTrue();
    assertThat(barred(hard, "-1")).isTrue();
    assertThat(barred(soft, "1")).isTrue();
    assertThat(barred(full(FeatureKind.SETTING), "1")).isTrue();
    assertThat(barred(Features.allowance(FeatureKind.COUNT, Limit.unlimited(), Mode.HARD), "1"))
        .isFalse();
  }

  @Test
  void beingBarredIsSaidBeforeBeingFullAndAfterNotBeingIncluded() {
    Use more = Use.of(Quantity.of(10), Quantity.ONE);
    Decision full = Decisions.decide(full(FeatureKind.COUNT), more, Reason.QUOTA_HARD_LIMIT);
    assertThat(((Decision.Denied) full).reason()).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    Allowance gated = Features.allowance(FeatureKind.COUNT, Limit.notIncluded(), Mode.HARD);
    Decision absent = Decisions.decide(gated, more, Reason.QUOTA_HARD_LIMIT);
    assertThat(((Decision.Denied) absent).reason()).isEqualTo(Reason.FEATURE_GATED);
  }

  @Test
  void aWarningSaysHowFullItWillBeAndWhichThresholdThatReaches() {
    Allowance orders = full(FeatureKind.METERED);
    assertThat(warning(orders, "7", "1")).isEqualTo(new Warning(80, 80));
    assertThat(warning(orders, "9", "1")).isEqualTo(new Warning(100, 100));
    Allowance signatures = Features.allowance(FeatureKind.METERED, Limit.atMost(6), Mode.SOFT);
    assertThat(warning(signatures, "4", "1")).isEqualTo(new Warning(80, 83));
    assertThat(warning(signatures, "6", "1")).isEqualTo(new Warning(100, 117));
  }

  private static Allowance full(FeatureKind kind) {
    return Features.allowance(kind, Limit.atMost(10), Mode.HARD);
  }

  private static boolean barred(Allowance allowance, String amount) {
    Use use = Use.of(Quantity.ONE, Quantity.of(amount));
    return Decisions.decide(allowance, use, Reason.QUOTA_HARD_LIMIT).isAllowed();
  }

  private static Decision decide(Allowance allowance, String used, String amount) {
    return Decisions.decide(allowance, Use.of(Quantity.of(used), Quantity.of(amount)));
  }

  private static Reason reason(Allowance allowance, String used, String amount) {
    return ((Decision.Denied) decide(allowance, used, amount)).reason();
  }

  private static Warning warning(Allowance allowance, String used, String amount) {
    return Objects.requireNonNull(((Decision.Allowed) decide(allowance, used, amount)).warning());
  }
}
