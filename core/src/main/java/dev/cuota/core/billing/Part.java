package dev.cuota.core.billing;

import dev.cuota.core.platform.Money;

/**
 * One of the amounts that were asked for one thing and month: the first one, or a correction.
 *
 * @param number 0 for the first one, then 1, 2, 3 …
 * @param amount below zero when something is given back
 * @param isStated whether it stands on a statement, which never changes
 */
public record Part(int number, AdjustmentStatus status, Money amount, boolean isStated) {
  /** One that nobody was told of yet. */
  public Part(int number, AdjustmentStatus status, Money amount) {
    this(number, status, amount, false);
  }

  /** Whether it may be worked out anew. */
  public boolean isOpen() {
    return !isStated && status.allows(AdjustmentStatus.Act.RECALCULATE);
  }
}
