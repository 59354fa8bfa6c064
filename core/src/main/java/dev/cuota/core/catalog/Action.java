package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;

/**
 * A name that an endpoint is guarded with.
 *
 * @param key such as {@code create_product}
 * @param feature key of the feature it uses
 * @param amount how much of it one act uses when the caller names no amount, in the feature's unit
 * @param failure what a guard does when Cuota cannot be reached
 */
public record Action(String key, String feature, Quantity amount, Failure failure) {

  /** What a guard does without an answer. */
  public enum Failure {
    /** Let the act pass. */
    OPEN,
    /** Refuse the act. */
    CLOSED
  }
}
