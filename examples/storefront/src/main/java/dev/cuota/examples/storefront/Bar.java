package dev.cuota.examples.storefront;

import dev.cuota.client.FeatureUsage;
import dev.cuota.client.Limit;

/**
 * How full one feature is.
 *
 * @param usage as Cuota knows it
 */
record Bar(FeatureUsage usage) {
  private static final int WARN_PERCENT = 80;
  private static final int FULL_PERCENT = 100;

  /** The colour that it is shown in. */
  String severity() {
    int percent = percent();
    return percent >= FULL_PERCENT ? "error" : percent >= WARN_PERCENT ? "warning" : "info";
  }

  int percent() {
    return usage.percentage();
  }

  /** Whether it is one that fills up, rather than a switch or a setting. */
  boolean isCounted() {
    return !usage.kind().equals("switch") && !usage.kind().equals("setting");
  }

  /** Whether nothing more of it may be used. */
  boolean isFull() {
    return usage.isHard()
        && usage.limit() instanceof Limit.AtMost most
        && usage.used().add(usage.held()).compareTo(most.amount()) >= 0;
  }

  boolean isNotIncluded() {
    return usage.limit() instanceof Limit.NotIncluded;
  }
}
