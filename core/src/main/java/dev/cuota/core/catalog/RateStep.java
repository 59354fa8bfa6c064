package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;

/**
 * Units that are priced alike: those of one tier, or all of them.
 *
 * @param quantity how many units
 * @param times how often the price is due: once for each unit, or for each started package of them
 * @param price of a unit or a package
 */
public record RateStep(Quantity quantity, BigDecimal times, BigDecimal price) {
  public RateStep {
    if (quantity.signum() < 0 || times.signum() < 0 || price.signum() < 0) {
      throw new IllegalArgumentException(
          "a step is zero or more: %s at %s".formatted(quantity, price));
    }
  }

  /** Units each of which costs {@code price}. */
  static RateStep units(Quantity quantity, BigDecimal price) {
    return new RateStep(quantity, quantity.value(), price);
  }

  /** What they cost; exact. */
  public BigDecimal amount() {
    return times.multiply(price);
  }
}
