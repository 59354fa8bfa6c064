package dev.cuota.client;

import java.math.BigDecimal;

/** How much of a feature a tenant may use, in the feature's unit. */
public sealed interface Limit {
  /** The plan does not include the feature. */
  record NotIncluded() implements Limit {
    @Override
    public String toString() {
      return "none";
    }
  }

  /** There is no limit. */
  record Unlimited() implements Limit {
    @Override
    public String toString() {
      return "unlimited";
    }
  }

  /**
   * Up to a number, inclusive.
   *
   * @param amount zero or more
   */
  record AtMost(BigDecimal amount) implements Limit {
    public AtMost {
      if (amount.signum() < 0) {
        throw new IllegalArgumentException("a limit is zero or more, not " + amount);
      }
    }

    @Override
    public String toString() {
      return amount.toPlainString();
    }
  }
}
