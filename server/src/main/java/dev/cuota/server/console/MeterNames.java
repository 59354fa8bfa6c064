package dev.cuota.server.console;

import dev.cuota.core.catalog.Catalog;

/** What people call a meter: as the feature that is sold by it, else by its key. */
final class MeterNames {
  private MeterNames() {}

  static String of(Catalog catalog, Texts texts, String meter) {
    return catalog.features().values().stream()
        .filter(feature -> meter.equals(feature.meter()))
        .findFirst()
        .map(feature -> feature.name(texts.language()))
        .orElse(meter);
  }

  /** The same with the key behind it, where they differ. */
  static String withKey(Catalog catalog, Texts texts, String meter) {
    String name = of(catalog, texts, meter);
    return name.equals(meter) ? meter : "%s (%s)".formatted(name, meter);
  }

  /** Whether it counts what there is rather than what was used. */
  static boolean isLevel(Catalog catalog, String meter) {
    return catalog.meter(meter).filter(known -> known.aggregation().isLevel()).isPresent();
  }
}
