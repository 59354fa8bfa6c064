package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Overriding;
import dev.cuota.core.limits.Raise;
import dev.cuota.engine.catalog.CatalogSnapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One version of a plan under one version of the catalog, prepared for deciding. Immutable.
 *
 * @param catalog whose features and actions count
 * @param plan null for a tenant without one, to whom nothing is included
 * @param planned feature key to what the plan itself gives
 * @param allowances feature key to what counts, in the catalog's order
 * @param windows meter to the windows with a hard limit that count by it
 * @param overrides feature key to the override that counts instead of the plan
 */
record CompiledPlan(
    Catalog catalog,
    @Nullable Plan plan,
    Map<String, Allowance> planned,
    Map<String, Allowance> allowances,
    Map<Integer, List<Allowance>> windows,
    Map<String, Overridden> overrides) {

  /** What stays whatever is said or granted. */
  private record Basis(Catalog catalog, @Nullable Plan plan, Map<String, Allowance> planned) {}

  static CompiledPlan of(CatalogSnapshot snapshot, Optional<Plan> plan) {
    Map<String, Allowance> allowances = new LinkedHashMap<>();
    for (Feature feature : snapshot.catalog().features().values()) {
      Entitlement entitlement =
          plan.map(found -> found.entitlement(feature.key()))
              .orElseGet(() -> Entitlement.of(Limit.notIncluded(), Mode.HARD));
      allowances.put(feature.key(), Allowance.of(feature, entitlement, meter(snapshot, feature)));
    }
    return of(new Basis(snapshot.catalog(), plan.orElse(null), allowances), allowances, Map.of());
  }

  private static CompiledPlan of(
      Basis basis, Map<String, Allowance> allowances, Map<String, Overridden> overrides) {
    Map<Integer, List<Allowance>> windows =
        allowances.values().stream()
            .filter(one -> one.isWindow() && one.isHard() && one.hasCeiling())
            .collect(Collectors.groupingBy(Allowance::meter));
    return new CompiledPlan(
        basis.catalog(),
        basis.plan(),
        Map.copyOf(basis.planned()),
        Collections.unmodifiableMap(allowances),
        Map.copyOf(windows),
        Map.copyOf(overrides));
  }

  /** The same with the overrides that count, each until it expires. */
  CompiledPlan with(Map<String, Overridden> others) {
    if (others.isEmpty()) {
      return this;
    }
    Map<String, Allowance> changed = new LinkedHashMap<>(allowances);
    others.forEach(
        (feature, one) ->
            changed.computeIfPresent(
                feature,
                (_, before) -> {
                  Instant expires = one.override().expires();
                  return Allowance.of(
                          before.feature(),
                          Overriding.apply(before.entitlement(), one.override().limit()),
                          before.meter())
                      .until(expires == null ? Instant.MAX : expires);
                }));
    return of(new Basis(catalog, plan, planned), changed, others);
  }

  /** The same for who pays providers of its own: the plan gives these limits instead. */
  CompiledPlan lifted(Map<String, Limit> limits) {
    Map<String, Allowance> changed = new LinkedHashMap<>(allowances);
    limits.forEach(
        (feature, limit) ->
            changed.computeIfPresent(
                feature,
                (_, before) ->
                    Allowance.of(
                        before.feature(),
                        Overriding.apply(before.entitlement(), limit),
                        before.meter())));
    return of(new Basis(catalog, plan, changed), changed, overrides);
  }

  /** The same with what grants give beside it. */
  CompiledPlan raised(Map<String, Raise> raises) {
    if (raises.isEmpty()) {
      return this;
    }
    Map<String, Allowance> changed = new LinkedHashMap<>(allowances);
    raises.forEach(
        (feature, raise) -> changed.computeIfPresent(feature, (_, one) -> one.raised(raise)));
    return of(new Basis(catalog, plan, planned), changed, overrides);
  }

  /** What the plan itself gives of a feature, whatever was said or granted beside it. */
  Limit planned(String feature) {
    Allowance found = planned.get(feature);
    return found == null ? Limit.notIncluded() : found.limit();
  }

  /** Those whose use is counted over the period, or exists, and has a number to be near or over. */
  List<Allowance> limited() {
    return allowances.values().stream()
        .filter(one -> one.isCounted() && one.hasCeiling() && !one.isWindow())
        .toList();
  }

  /** The windows with a hard limit that use of this goes into, too. */
  List<Allowance> windowsOf(Allowance allowance) {
    return windows.getOrDefault(allowance.meter(), List.of());
  }

  /** Whether use of it can be counted by consuming: sums, counts and levels can. */
  boolean isConsumable(Allowance allowance) {
    String key = allowance.feature().meter();
    return key != null
        && catalog
            .meter(key)
            .map(Meter::aggregation)
            .filter(a -> a == Aggregation.SUM || a == Aggregation.COUNT || a.isLevel())
            .isPresent();
  }

  /** Where that tenant gets a bigger plan; empty when the catalog names no place. */
  String upgradeUrl(String tenant) {
    return catalog
        .upgradeUrl()
        .replace("{tenant}", URLEncoder.encode(tenant, StandardCharsets.UTF_8));
  }

  private static int meter(CatalogSnapshot snapshot, Feature feature) {
    String key = feature.meter();
    return key == null
        ? Allowance.NO_METER
        : snapshot.meters().meter(key).map(meter -> meter.id()).orElse(Allowance.NO_METER);
  }
}
