package dev.cuota.core.fx;

import java.math.BigDecimal;

/**
 * How far a rate may go from one day to the next and still be believed.
 *
 * @param percent more than 0; the greater of two rates may exceed the smaller by so much
 */
public record Band(BigDecimal percent) {
  /** The most that can be asked for. */
  public static final int MAX_PERCENT = 1_000;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Band {
    if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(MAX_PERCENT)) > 0) {
      throw new IllegalArgumentException("a band has more than 0 and at most 1000 percent");
    }
  }

  /** Whether the step from one to the other is believed; it is the same step back. */
  public boolean holds(BigDecimal before, BigDecimal after) {
    BigDecimal less = before.min(after);
    BigDecimal more = before.max(after);
    return more.multiply(HUNDRED).compareTo(less.multiply(HUNDRED.add(percent))) <= 0;
  }
}
