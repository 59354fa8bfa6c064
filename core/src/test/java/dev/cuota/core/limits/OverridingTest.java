package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class OverridingTest {
  private static final Entitlement FIVE = Entitlement.of(Limit.atMost(5), Mode.HARD);

  @Test
  void onlyWhatTheCatalogMarksCanBeOverridden() {
    assertThat(Overriding.flaw(feature(FeatureKind.COUNT, false), FIVE, Limit.atMost(9)))
        .contains(Overriding.Flaw.NOT_OVERRIDABLE);
    assertThat(Overriding.flaw(feature(FeatureKind.COUNT, true), FIVE, Limit.atMost(9))).isEmpty();
  }

  @Test
  void theNumberMustSuitTheFeature() {
    Limit half = Limit.atMost(new Quantity(new BigDecimal("0.5")));
    assertThat(Overriding.flaw(feature(FeatureKind.COUNT, true), FIVE, half))
        .contains(Overriding.Flaw.NOT_WHOLE);
    assertThat(Overriding.flaw(feature(FeatureKind.LEVEL, true), FIVE, half)).isEmpty();
    assertThat(Overriding.flaw(feature(FeatureKind.SWITCH, true), FIVE, Limit.atMost(1)))
        .contains(Overriding.Flaw.A_SWITCH);
    assertThat(Overriding.flaw(feature(FeatureKind.SWITCH, true), FIVE, Limit.unlimited()))
        .isEmpty();
    assertThat(Overriding.flaw(feature(FeatureKind.WINDOW, true), FIVE, Limit.atMost(1)))
        .contains(Overriding.Flaw.NO_WINDOW);
    Limit huge = Limit.atMost(new Quantity(new BigDecimal("99999999999999999999")));
    assertThat(Overriding.flaw(feature(FeatureKind.LEVEL, true), FIVE, huge))
        .contains(Overriding.Flaw.TOO_LARGE);
    assertThat(Overriding.flaw(feature(FeatureKind.SETTING, true), FIVE, huge)).isEmpty();
  }

  @Test
  void onlyTheNumberChanges() {
    Entitlement sold =
        new Entitlement(
            Limit.atMost(100),
            Mode.SOFT,
            null,
            Entitlement.Scope.ACCOUNT,
            new Overage.Plain(new BigDecimal("0.01")));
    Entitlement more = Overriding.apply(sold, Limit.atMost(200));
    assertThat(more.limit()).isEqualTo(Limit.atMost(200));
    assertThat(more.mode()).isEqualTo(Mode.SOFT);
    assertThat(more.scope()).isEqualTo(Entitlement.Scope.ACCOUNT);
    assertThat(more.overage()).isEqualTo(sold.overage());
    assertThat(Overriding.apply(sold, Limit.unlimited()).overage()).isNull();
  }

  private static Feature feature(FeatureKind kind, boolean overridable) {
    return new Feature(
        "f",
        kind,
        "m",
        "",
        kind == FeatureKind.LEVEL ? Quantity.of(1_000) : Quantity.ONE,
        overridable,
        "f",
        Collections.emptySortedMap());
  }
}
