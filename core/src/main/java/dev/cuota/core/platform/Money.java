package dev.cuota.core.platform;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of money, which may be finer than the currency's coins and may be negative (a
 * credit). Nothing is rounded but by {@link #rounded}
 * and {@link #share}. Two amounts of the same value are equal
 * whatever zeros they were written with.
 *
 * @param amount without trailing zeros behind the point
 * @param currency ISO 4217 code
 */
public record Money(BigDecimal amount, String currency) {
  /**
   * The one way in which money is rounded: to the nearest, and from the middle away from zero, so
   * that a credit is rounded as the charge that it takes back.
   */
  public static final RoundingMode ROUNDING = RoundingMode.HALF_UP;

  /** Most digits before the decimal point: a quantity times a price, a hundred thousand times. */
  public static final int INTEGER_DIGITS = 2 * Quantity.INTEGER_DIGITS + 5;

  /** Most digits behind the decimal point: a quantity times a price in percent, and some. */
  public static final int FRACTION_DIGITS = 2 * Quantity.FRACTION_DIGITS + 6;

  public Money {
    if (!isCode(currency)) {
      throw new IllegalArgumentException("'%s' is no code of a currency".formatted(currency));
    }
    amount = canonical(amount);
    if (amount.scale() > FRACTION_DIGITS || amount.precision() - amount.scale() > INTEGER_DIGITS) {
      throw new IllegalArgumentException(
          "money needs at most %d digits before and %d behind the point"
              .formatted(INTEGER_DIGITS, FRACTION_DIGITS));
    }
  }

  /** An amount as it is written, such as {@code "0.015"}. */
  public static Money of(String amount, String currency) {
    return new Money(new BigDecimal(amount), currency);
  }

  /** None. */
  public static Money zero(String currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  /** This and {@code other}, which must be in the same currency, together. */
  public Money plus(Money other) {
    return new Money(amount.add(inSame(other)), currency);
  }

  /** This less {@code other}, which must be in the same currency. */
  public Money minus(Money other) {
    return new Money(amount.subtract(inSame(other)), currency);
  }

  /** That many times this. */
  public Money times(BigDecimal factor) {
    return new Money(amount.multiply(factor), currency);
  }

  /** {@code part} of {@code whole} of it, rounded once, as the exact share may have no end. */
  public Money share(long part, long whole) {
    BigDecimal parts = amount.multiply(BigDecimal.valueOf(part));
    int digits = MinorUnits.digits(currency);
    return new Money(parts.divide(BigDecimal.valueOf(whole), digits, ROUNDING), currency);
  }

  /** The same amount with the other sign. */
  public Money negated() {
    return new Money(amount.negate(), currency);
  }

  /** -1, 0 or 1 as the amount is negative, zero or positive. */
  public int signum() {
    return amount.signum();
  }

  /** Whether it is less than, as much as, or more than {@code other}, in the same currency. */
  public int against(Money other) {
    return amount.compareTo(inSame(other));
  }

  /** The nearest amount that can be charged: {@link #ROUNDING} to {@link MinorUnits}. */
  public Money rounded() {
    int digits = MinorUnits.digits(currency);
    return amount.scale() <= digits ? this : new Money(amount.setScale(digits, ROUNDING), currency);
  }

  /** Whether it can be charged as it is. */
  public boolean isRounded() {
    return amount.scale() <= MinorUnits.digits(currency);
  }

  /** The amount with no fewer digits than the currency has: {@code 2.00}. */
  public String digits() {
    int digits = Math.max(amount.scale(), MinorUnits.digits(currency));
    return amount.setScale(digits, RoundingMode.UNNECESSARY).toPlainString();
  }

  /** As it is written on a bill: {@code 2.00 EUR}. */
  @Override
  public String toString() {
    return digits() + " " + currency;
  }

  private BigDecimal inSame(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "%s and %s are different currencies".formatted(currency, other.currency));
    }
    return other.amount;
  }

  private static boolean isCode(String currency) {
    if (currency.length() != 3) {
      return false;
    }
    for (int i = 0; i < currency.length(); i++) {
      char letter = currency.charAt(i);
      if (letter < 'A' || letter > 'Z') {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal canonical(BigDecimal amount) {
    // Scale first: 1e999999999 is cheap to hold and ruinous to expand.
    if (amount.scale() == 0 || amount.scale() < -INTEGER_DIGITS) {
      return amount.signum() == 0 ? BigDecimal.ZERO : amount;
    }
    if (amount.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
