package dev.cuota.core.margin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThrottleRulesTest {
  private static final Feature TOKENS = feature("tokens", FeatureKind.METERED, true);
  private static final Feature MINUTE = feature("tokens_a_minute", FeatureKind.WINDOW, true);
  private static final Quantity RATE = Quantity.of(10);

  @Test
  void aWindowBesideASoftAllowanceCanBeThrottled() {
    assertThat(fits(window(Limit.unlimited(), Mode.HARD), Mode.SOFT)).isTrue();
    assertThat(fits(window(Limit.atMost(11), Mode.HARD), Mode.SOFT)).isTrue();
  }

  @Test
  void whatIsLimitedHardIsNeverTouched() {
    assertThat(fits(window(Limit.unlimited(), Mode.HARD), Mode.HARD)).isFalse();
  }

  @Test
  void nobodyIsGivenMore() {
    assertThat(fits(window(Limit.atMost(10), Mode.HARD), Mode.SOFT)).isFalse();
    assertThat(fits(window(Limit.notIncluded(), Mode.HARD), Mode.SOFT)).isFalse();
  }

  @Test
  void aWindowThatRefusesNobodyOrHasNoLengthThrottlesNothing() {
    assertThat(fits(window(Limit.unlimited(), Mode.SOFT), Mode.SOFT)).isFalse();
    assertThat(fits(Entitlement.of(Limit.unlimited(), Mode.HARD), Mode.SOFT)).isFalse();
  }

  @Test
  void onlyWindowsThatCanBeOverriddenCanBeNamed() {
    assertThat(ThrottleRules.canBeNamed(MINUTE, RATE)).isTrue();
    assertThat(ThrottleRules.canBeNamed(TOKENS, RATE)).isFalse();
    assertThat(ThrottleRules.canBeNamed(feature("x", FeatureKind.WINDOW, false), RATE)).isFalse();
    assertThat(ThrottleRules.canBeNamed(MINUTE, Quantity.ZERO)).isFalse();
  }

  private static boolean fits(Entitlement window, Mode allowance) {
    return ThrottleRules.fits(
        MINUTE, RATE, Map.of(MINUTE, window, TOKENS, Entitlement.of(Limit.atMost(100), allowance)));
  }

  private static Entitlement window(Limit limit, Mode mode) {
    return new Entitlement(limit, mode, Entitlement.Window.MINUTE, Entitlement.Scope.TENANT, null);
  }

  private static Feature feature(String key, FeatureKind kind, boolean overridable) {
    return new Feature(key, kind, "tokens", "", Quantity.ONE, overridable, key, new TreeMap<>());
  }
}
