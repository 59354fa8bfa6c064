package dev.cuota.core.catalog;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Everything an environment sells and how it counts it.
 *
 * @param name what the platform calls its catalog
 * @param costCurrency ISO 4217 code of every meter's cost per unit
 * @param paymentFeePct percent of a plan's price that taking the payment costs the platform, 0 to
 *     100
 * @param defaultPlan key of the plan for accounts that have none; empty when there is no such plan
 * @param upgradeUrl where a tenant goes for a bigger plan; may hold {@code {tenant}}; empty for
 *     none
 * @param meters by key
 * @param features by key, in the order a usage page shows them
 * @param actions by key
 * @param plans by key, in the order a price page shows them
 * @param counters by key
 * @param tenantTables where tenants have rows, each after the tables that it refers to
 */
public record Catalog(
    String name,
    String costCurrency,
    BigDecimal paymentFeePct,
    String defaultPlan,
    String upgradeUrl,
    SortedMap<String, Meter> meters,
    Map<String, Feature> features,
    SortedMap<String, Action> actions,
    Map<String, Plan> plans,
    SortedMap<String, Counter> counters,
    List<TenantTable> tenantTables) {

  /** What an environment has before its first catalog: nothing, in no currency (ISO 4217 XXX). */
  public static final Catalog EMPTY =
      new Catalog(
          "",
          "XXX",
          BigDecimal.ZERO,
          "",
          "",
          Collections.emptySortedMap(),
          Map.of(),
          Collections.emptySortedMap(),
          Map.of());

  /** One without counters. */
  public Catalog(
      String name,
      String costCurrency,
      BigDecimal paymentFeePct,
      String defaultPlan,
      String upgradeUrl,
      SortedMap<String, Meter> meters,
      Map<String, Feature> features,
      SortedMap<String, Action> actions,
      Map<String, Plan> plans) {
    this(
        name,
        costCurrency,
        paymentFeePct,
        defaultPlan,
        upgradeUrl,
        meters,
        features,
        actions,
        plans,
        Collections.emptySortedMap());
  }

  /** One whose tenants' tables are not declared. */
  public Catalog(
      String name,
      String costCurrency,
      BigDecimal paymentFeePct,
      String defaultPlan,
      String upgradeUrl,
      SortedMap<String, Meter> meters,
      Map<String, Feature> features,
      SortedMap<String, Action> actions,
      Map<String, Plan> plans,
      SortedMap<String, Counter> counters) {
    this(
        name,
        costCurrency,
        paymentFeePct,
        defaultPlan,
        upgradeUrl,
        meters,
        features,
        actions,
        plans,
        counters,
        List.of());
  }

  public Catalog {
    paymentFeePct = Amounts.canonical(paymentFeePct);
    meters = Collections.unmodifiableSortedMap(new TreeMap<>(meters));
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
    plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
    counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    tenantTables = List.copyOf(tenantTables);
  }

  /** Things with a key, by it, in their order. */
  public static <T> Map<String, T> byKey(List<T> things, Function<T, String> key) {
    Map<String, T> map = new LinkedHashMap<>();
    things.forEach(thing -> map.put(key.apply(thing), thing));
    return map;
  }

  /** The feature with that key. */
  public Optional<Feature> feature(String key) {
    return Optional.ofNullable(features.get(key));
  }

  /** The meter with that key. */
  public Optional<Meter> meter(String key) {
    return Optional.ofNullable(meters.get(key));
  }

  /** The counter with that key. */
  public Optional<Counter> counter(String key) {
    return Optional.ofNullable(counters.get(key));
  }

  /** The action with that key. */
  public Optional<Action> action(String key) {
    return Optional.ofNullable(actions.get(key));
  }

  /** The plan with that key. */
  public Optional<Plan> plan(String key) {
    return Optional.ofNullable(plans.get(key));
  }
}
