package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.platform.EnvironmentId;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be tried.
 *
 * @param first month, and {@code last}: whole calendar months in UTC; the running one counts as far as it
 *     has come
 * @param catalog instead of the present one; null for that
 * @param plans on which plan accounts are to be instead, by the key of the one they were on; {@link
 *     #NO_PLAN} for those without one. Who is not named stays on the plan of the same key
 * @param keepsOverrides whether the overrides of accounts and tenants stay in force
 * @param accounts keys of those that are looked at; empty for all
 */
public record Scenario(
    EnvironmentId environment,
    YearMonth first,
    YearMonth last,
    @Nullable Catalog catalog,
    SortedMap<String, String> plans,
    boolean keepsOverrides,
    List<String> accounts) {
  /** Most months of one simulation. */
  public static final int MAX_MONTHS = 36;

  /** Most accounts that can be named. */
  public static final int MAX_ACCOUNTS = 1_000;

  /** Most plans that can be mapped. */
  public static final int MAX_PLANS = 1_000;

  /** Stands for no plan. */
  public static final String NO_PLAN = "none";

  public Scenario {
    plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    accounts = List.copyOf(accounts);
    if (plans.size() > MAX_PLANS || accounts.size() > MAX_ACCOUNTS) {
      throw new IllegalArgumentException(
          "at most %d plans and %d accounts are named".formatted(MAX_PLANS, MAX_ACCOUNTS));
    }
  }

  /** All accounts, by another catalog; null for the present one. */
  public static Scenario of(
      EnvironmentId environment, YearMonth first, YearMonth last, @Nullable Catalog catalog) {
    return new Scenario(environment, first, last, catalog, new TreeMap<>(), true, List.of());
  }

  /** The same with other plans. */
  public Scenario mapping(Map<String, String> others) {
    return new Scenario(
        environment, first, last, catalog, new TreeMap<>(others), keepsOverrides, accounts);
  }
}
