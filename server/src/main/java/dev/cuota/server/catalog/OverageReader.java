package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Reads what going over costs: a price per unit; {@code {price, per}} for a price of several units;
 * {@code {graduated: […]}} or {@code {volume: […]}} with tiers of {@code upTo} and {@code price};
 * {@code {package: {size, price}}}. Beside each there may be a {@code minimum} and a {@code maximum}.
 */
final class OverageReader {
  private OverageReader() {}

  static Optional<Overage> read(YamlValue value) {
    if (!value.isMap()) {
      return Optional.of(new Overage.Plain(value.decimal()));
    }
    YamlMap map = value.map();
    Optional<YamlValue> graduated = map.get("graduated");
    Optional<YamlValue> volume = map.get("volume");
    Optional<YamlValue> packages = map.get("package");
    Optional<YamlValue> price = map.get("price");
    Optional<Overage> overage =
        graduated
            .<Overage>map(tiers -> new Overage.Graduated(tiers(tiers)))
            .or(() -> volume.map(tiers -> new Overage.Volume(tiers(tiers))))
            .or(() -> packages.flatMap(OverageReader::packages))
            .or(() -> price.flatMap(amount -> plain(amount.decimal(), map.get("per"))));
    map.get("per");
    BigDecimal minimum = map.find("minimum", YamlValue::decimal);
    BigDecimal maximum = map.find("maximum", YamlValue::decimal);
    map.refuseOthers();
    long ways =
        List.of(graduated, volume, packages, price).stream().filter(Optional::isPresent).count();
    if (ways != 1) {
      value.error("needs exactly one of price, graduated, volume and package");
    }
    return minimum == null && maximum == null
        ? overage
        : overage.map(one -> new Overage.Bounded(one, minimum, maximum));
  }

  /** A price for several units, exactly divided. */
  private static Optional<Overage> plain(BigDecimal price, Optional<YamlValue> per) {
    if (per.isEmpty()) {
      return Optional.of(new Overage.Plain(price));
    }
    BigDecimal units = per.get().decimal();
    try {
      BigDecimal unitPrice = price.divide(units);
      if (units.signum() > 0 && Quantity.fits(unitPrice)) {
        return Optional.of(new Overage.Plain(unitPrice));
      }
    } catch (ArithmeticException _) {
      // Without an exact result, or by zero: reported below.
    }
    per.get().error("the price of one unit must come out exactly, in at most 12 decimal places");
    return Optional.empty();
  }

  private static Optional<Overage> packages(YamlValue value) {
    YamlMap map = value.map();
    Quantity size = map.need("size", YamlValue::quantity, Quantity.ONE);
    BigDecimal price = map.need("price", YamlValue::decimal, BigDecimal.ZERO);
    map.refuseOthers();
    return Optional.of(new Overage.Packages(size, price));
  }

  private static List<Overage.Tier> tiers(YamlValue value) {
    return value.list().stream()
        .map(
            tier -> {
              YamlMap map = tier.map();
              Quantity upTo = map.find("upTo", YamlValue::quantity);
              BigDecimal price = map.need("price", YamlValue::decimal, BigDecimal.ZERO);
              map.refuseOthers();
              return new Overage.Tier(upTo, price);
            })
        .toList();
  }
}
