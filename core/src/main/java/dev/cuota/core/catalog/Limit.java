package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;

/**
 * How much of a feature a plan, override or grant gives. There is no magic number: what is not
 * included and what is unlimited are types of their own.
 */
public sealed interface Limit {

  /** The feature is not part of the plan at all. */
  record NotIncluded() implements Limit {}

  /** The feature may be used without bound. */
  record Unlimited() implements Limit {}

  /**
   * The feature may be used up to an amount, inclusive.
   *
   * @param amount zero or more, in the feature's unit
   */
  record AtMost(Quantity amount) implements Limit {
    public AtMost {
      if (amount.signum() < 0) {
        throw new IllegalArgumentException("a limit must be zero or more, was " + amount);
      }
    }
  }

  /** Not part of the plan. */
  static Limit notIncluded() {
    return new NotIncluded();
  }

  /** Without bound. */
  static Limit unlimited() {
    return new Unlimited();
  }

  /** At most {@code amount}, inclusive. */
  static Limit atMost(Quantity amount) {
    return new AtMost(amount);
  }

  /** At most {@code amount}, inclusive. */
  static Limit atMost(long amount) {
    return new AtMost(Quantity.of(amount));
  }

  /** As written in a catalog: {@code none}, {@code unlimited} or the number. */
  default String text() {
    return switch (this) {
      case NotIncluded _ -> "none";
      case Unlimited _ -> "unlimited";
      case AtMost(Quantity amount) -> amount.toString();
    };
  }
}
