package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A rate as somebody says it, with all the digits that they say.
 *
 * @param day the day that it is for, as its source counts days
 * @param value how much of the quote one unit of the base is worth
 */
public record PostedRate(CurrencyPair pair, Side side, LocalDate day, BigDecimal value) {
  /** Most digits that count. */
  public static final int MAX_DIGITS = 30;

  /** Most digits behind the point. */
  public static final int MAX_SCALE = 20;

  /** The least that a rate can be. */
  public static final BigDecimal LEAST = new BigDecimal("0.000000000001");

  /** The most that a rate can be. */
  public static final BigDecimal MOST = new BigDecimal("1000000000000");

  /** The first day that a rate can be for; there was no euro before. */
  public static final LocalDate FIRST_DAY = LocalDate.of(1999, 1, 1);

  private static final int MAX_YEAR = 9_999;

  public PostedRate {
    if (!fits(value) || !fits(day)) {
      throw new IllegalArgumentException("no rate has that value, or that day");
    }
  }

  /** Whether a rate can be for that day. */
  public static boolean fits(LocalDate day) {
    return !day.isBefore(FIRST_DAY) && day.getYear() <= MAX_YEAR;
  }

  /** Whether a rate can have that value. */
  public static boolean fits(BigDecimal value) {
    return value.signum() > 0
        && value.precision() <= MAX_DIGITS
        && value.scale() <= MAX_SCALE
        && value.compareTo(LEAST) >= 0
        && value.compareTo(MOST) <= 0;
  }
}
