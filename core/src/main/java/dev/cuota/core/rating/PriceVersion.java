package dev.cuota.core.rating;

import dev.cuota.core.catalog.Plan;

/**
 * By which prices something is charged: a version of a plan, or a line of the account's fee schedule in its
 * place. Neither ever changes.
 *
 * @param plan key
 * @param version 1, 2, 3 …; 0 for a plan that is only a document
 * @param agreed number of the line; 0 where the plan's own price goes
 */
public record PriceVersion(String plan, int version, int agreed) {
  public PriceVersion {
    if (plan.isEmpty() || version < 0 || agreed < 0) {
      throw new IllegalArgumentException(
          "no such version of a plan: '%s', %d".formatted(plan, version));
    }
  }

  /** That of a plan. */
  public PriceVersion(String plan, int version) {
    this(plan, version, 0);
  }

  /** That of {@code plan}. */
  public static PriceVersion of(Plan plan) {
    return new PriceVersion(plan.key(), plan.version());
  }

  /** That of a line that is agreed with who is on {@code plan}. */
  public static PriceVersion of(Plan plan, FeeLine line) {
    return new PriceVersion(plan.key(), plan.version(), line.number());
  }

  /** As in {@code growth@3}, or {@code enterprise@1 agreed@2}. */
  @Override
  public String toString() {
    return plan + "@" + version + (agreed == 0 ? "" : " agreed@" + agreed);
  }
}
