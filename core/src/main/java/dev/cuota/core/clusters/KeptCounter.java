package dev.cuota.core.clusters;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import java.util.List;

/**
 * A counter as the tenants' database is to keep it.
 *
 * @param counter what is counted
 * @param enforced whether the database refuses what would go beyond a hard limit
 * @param beyond what it says then
 */
public record KeptCounter(Counter counter, boolean enforced, Refusal beyond) {

  /** All that a catalog declares, by key. */
  public static List<KeptCounter> of(Catalog catalog) {
    return catalog.counters().values().stream().map(counter -> of(catalog, counter)).toList();
  }

  private static KeptCounter of(Catalog catalog, Counter counter) {
    return catalog.features().values().stream()
        .filter(feature -> counter.key().equals(feature.counter()))
        .filter(Feature::isEnforcedByDatabase)
        .findFirst()
        .map(feature -> new KeptCounter(counter, true, beyond(feature)))
        .orElseGet(() -> new KeptCounter(counter, false, Refusal.PLAN_LIMIT_EXCEEDED));
  }

  private static Refusal beyond(Feature feature) {
    return feature.kind() == FeatureKind.LEVEL
        ? Refusal.STORAGE_LIMIT_EXCEEDED
        : Refusal.PLAN_LIMIT_EXCEEDED;
  }
}
