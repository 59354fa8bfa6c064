package dev.cuota.core.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.util.Collections;

/** Small allowances to decide by. */
final class Features {
  private Features() {}

  static Allowance allowance(FeatureKind kind, Limit limit, Mode mode) {
    return allowance(kind, limit, mode, Quantity.ONE);
  }

  static Allowance allowance(FeatureKind kind, Limit limit, Mode mode, Quantity unitSize) {
    boolean counted = kind != FeatureKind.SWITCH && kind != FeatureKind.SETTING;
    Feature feature =
        new Feature(
            "thing",
            kind,
            counted ? "things" : null,
            "",
            unitSize,
            true,
            "thing",
            Collections.emptySortedMap());
    return Allowance.of(feature, Entitlement.of(limit, mode), counted ? 7 : Allowance.NO_METER);
  }
}
