package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

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

  /** As it is stored, without its number: {@code none}, {@code unlimited} or {@code at_most}. */
  default String grants() {
    return this instanceof AtMost ? "at_most" : text();
  }

  /** The number; null when there is none. */
  default @Nullable BigDecimal number() {
    return this instanceof AtMost(Quantity amount) ? amount.value() : null;
  }

  /**
   * Back from how it is stored.
   *
   * @param grants as {@link #grants} says
   * @param number as {@link #number} says
   */
  static Limit stored(String grants, @Nullable BigDecimal number) {
    if (number != null) {
      return atMost(new Quantity(number));
    }
    return grants.equals("unlimited") ? unlimited() : notIncluded();
  }
}
