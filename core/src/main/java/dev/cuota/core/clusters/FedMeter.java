package dev.cuota.core.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import java.util.List;
import java.util.Optional;

/**
 * A meter whose level is what a counter counts, as one feature names both: what the tenants' database
 * counts is its history and its cost.
 *
 * @param counter key of the counter
 * @param meter key of the meter
 * @param eventType of events that the meter counts
 * @param property where in their data the level stands
 */
public record FedMeter(String counter, String meter, String eventType, String property) {

  /**
   * All that a catalog comes to. Left out are counters with months, which are no level, and meters
   * that add up, that look at other data too, or whose value stands deeper than at a name.
   */
  public static List<FedMeter> of(Catalog catalog) {
    return catalog.features().values().stream()
        .flatMap(feature -> fed(catalog, feature).stream())
        .distinct()
        .toList();
  }

  private static Optional<FedMeter> fed(Catalog catalog, Feature feature) {
    Counter counter = catalog.counters().get(String.valueOf(feature.counter()));
    Meter meter = catalog.meters().get(String.valueOf(feature.meter()));
    if (counter == null || counter.isMonthly() || meter == null || !isLevel(meter)) {
      return Optional.empty();
    }
    return property(meter)
        .map(name -> new FedMeter(counter.key(), meter.key(), meter.eventType(), name));
  }

  private static boolean isLevel(Meter meter) {
    return meter.aggregation().isLevel() && meter.filter().isEmpty();
  }

  private static Optional<String> property(Meter meter) {
    JsonPath path = meter.valueProperty();
    return Optional.ofNullable(path == null ? null : path.onlyName())
        .filter(name -> name.chars().noneMatch(c -> c < ' ' || c == '"'));
  }
}
