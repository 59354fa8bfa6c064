package dev.cuota.core.billing;

import dev.cuota.core.platform.Money;

/**
 * One of the amounts that were asked for one thing and month: the first one, or a correction.
 *
 * @param number 0 for the first one, then 1, 2, 3 …
 * @param amount below zero when something is given back
 */
public record Part(int number, AdjustmentStatus status, Money amount) {
  /** Whether it may be worked out anew. */
  boolean isOpen() {
    return status.allows(AdjustmentStatus.Act.RECALCULATE);
  }
}
