package dev.cuota.core.rating;

import dev.cuota.core.catalog.Plan;

/**
 * By which prices something is charged: a version of a plan, which never changes.
 *
 * @param plan key
 * @param version 1, 2, 3 …; 0 for a plan that is only a document
 */
public record PriceVersion(String plan, int version) {
  public PriceVersion {
    if (plan.isEmpty() || version < 0) {
      throw new IllegalArgumentException(
          "no such version of a plan: '%s', %d".formatted(plan, version));
    }
  }

  /** That of {@code plan}. */
  public static PriceVersion of(Plan plan) {
    return new PriceVersion(plan.key(), plan.version());
  }

  /** As in {@code growth@3}. */
  @Override
  public String toString() {
    return plan + "@" + version;
  }
}
