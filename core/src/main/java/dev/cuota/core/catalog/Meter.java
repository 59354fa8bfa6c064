package dev.cuota.core.catalog;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How usage events become a quantity.
 *
 * @param key stable name, {@link Keys}
 * @param eventType CloudEvents type it counts
 * @param aggregation how amounts combine
 * @param valueProperty where in the data the amount is; null exactly when the aggregation reads
 *     none
 * @param unit what one of it is called, such as {@code GB}
 * @param groupBy dimension name to its place in the data, by name
 * @param filter place in the data to the text it must hold for the event to count
 * @param costPerUnit what one unit costs the platform, in the catalog's cost currency; zero or more
 */
public record Meter(
    String key,
    String eventType,
    Aggregation aggregation,
    @Nullable JsonPath valueProperty,
    String unit,
    SortedMap<String, JsonPath> groupBy,
    Map<JsonPath, String> filter,
    BigDecimal costPerUnit) {
  /** Most dimensions of one meter. */
  public static final int MAX_DIMENSIONS = 8;

  public Meter {
    groupBy = Collections.unmodifiableSortedMap(new TreeMap<>(groupBy));
    filter = Map.copyOf(filter);
    costPerUnit = Amounts.canonical(costPerUnit);
    if (aggregation.readsValue() == (valueProperty == null)) {
      throw new IllegalArgumentException(
          aggregation.readsValue()
              ? aggregation + " needs a valueProperty"
              : aggregation + " takes no valueProperty");
    }
  }

  /**
   * Whether usage counted by {@code other} means the same, so that its totals may be carried on.
   * The cost, the unit's name and further dimensions may change; what is counted may not.
   */
  public boolean countsLike(Meter other) {
    return eventType.equals(other.eventType)
        && aggregation == other.aggregation
        && Objects.equals(valueProperty, other.valueProperty)
        && filter.equals(other.filter);
  }
}
