package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan grants.
 *
 * @param key stable name
 * @param kind sort of thing
 * @param meter key of the meter that counts it; null for switches and settings, and for what a
 *     counter alone counts
 * @param unit what one of it is called, such as {@code GB}; empty when it has none
 * @param unitSize how many of the meter's units make one of the feature's: 1000000000 when the
 *     meter counts bytes and the feature is sold in GB; 1 when they are the same; positive. Its
 *     counter counts in the meter's unit too
 * @param overridable whether a super-admin may give a tenant another limit
 * @param service the name it goes by in usage answers, such as {@code storage} for {@code
 *     storage_gb_quota}; the key when nothing else is said
 * @param names title by language tag
 * @param counter key of the counter that says how much there is now; null for none
 * @param enforcedBy who holds the line at a hard limit
 */
public record Feature(
    String key,
    FeatureKind kind,
    @Nullable String meter,
    String unit,
    Quantity unitSize,
    boolean overridable,
    String service,
    SortedMap<String, String> names,
    @Nullable String counter,
    EnforcedBy enforcedBy) {

  /** One without a counter. */
  public Feature(
      String key,
      FeatureKind kind,
      @Nullable String meter,
      String unit,
      Quantity unitSize,
      boolean overridable,
      String service,
      SortedMap<String, String> names) {
    this(key, kind, meter, unit, unitSize, overridable, service, names, null, EnforcedBy.GUARD);
  }

  public Feature {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    if (unitSize.signum() <= 0) {
      throw new IllegalArgumentException("a unit's size must be positive, was " + unitSize);
    }
  }

  /** Whether the tenants' database refuses what would go beyond a hard limit. */
  public boolean isEnforcedByDatabase() {
    return enforcedBy == EnforcedBy.DATABASE;
  }

  /** Whether an amount of the feature can be told in its meter's unit. */
  public boolean fits(Quantity amount) {
    return Quantity.fits(amount.value().multiply(unitSize.value()));
  }

  /** Whether there can be that much of the feature: what is counted comes whole. */
  public boolean divides(Quantity amount) {
    return kind != FeatureKind.COUNT || amount.value().scale() == 0;
  }

  /**
   * An amount of the feature in its meter's unit; exact, and therefore what decisions compare.
   *
   * @throws IllegalArgumentException when the amount does not fit a {@link Quantity}; the catalog's
   *     rules see to it that limits do
   */
  public Quantity toMeterUnit(Quantity amount) {
    return new Quantity(amount.value().multiply(unitSize.value()));
  }

  /**
   * A metered quantity in the feature's unit, to be shown and priced. Exact for sizes that are
   * powers of ten; otherwise rounded half up at {@link Quantity#FRACTION_DIGITS} digits.
   */
  public Quantity fromMeterUnit(Quantity metered) {
    // Most features are counted as they are metered, and a division takes longer than a decision.
    if (unitSize.equals(Quantity.ONE)) {
      return metered;
    }
    return new Quantity(
        metered.value().divide(unitSize.value(), Quantity.FRACTION_DIGITS, RoundingMode.HALF_UP));
  }

  /** The title in {@code language}, else English, else the key. */
  public String name(String language) {
    return names.getOrDefault(language, names.getOrDefault("en", key));
  }
}
