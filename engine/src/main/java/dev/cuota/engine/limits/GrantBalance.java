package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How a grant stands, in the feature's unit.
 *
 * @param used of it in all
 * @param left what can be used of it now, or once it starts
 * @param takenBack when it was voided; null when it was not
 */
public record GrantBalance(
    LimitGrant grant,
    Quantity used,
    Quantity left,
    Burned.State state,
    @Nullable Quantity takenBack) {

  /** In the unit of a feature that the catalog may have no more. */
  static GrantBalance of(LimitGrant grant, Burned.OfGrant burned, @Nullable Feature feature) {
    LimitGrant.Voided voided = grant.voided();
    return new GrantBalance(
        grant,
        inUnits(burned.used(), feature),
        inUnits(burned.left(), feature),
        burned.state(),
        voided == null ? null : inUnits(voided.takenBack(), feature));
  }

  private static Quantity inUnits(BigDecimal metered, @Nullable Feature feature) {
    return feature == null
        ? new Quantity(metered.setScale(Quantity.FRACTION_DIGITS, RoundingMode.HALF_UP))
        : feature.fromMeterUnit(new Quantity(metered));
  }
}
