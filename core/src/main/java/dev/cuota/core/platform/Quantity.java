package dev.cuota.core.platform;

import java.math.BigDecimal;

/**
 * An exact amount of usage in its meter's unit: at most {@value #INTEGER_DIGITS} digits before the
 * point and {@value #FRACTION_DIGITS} after it; may be negative (a reversal). Two quantities of the
 * same value are equal whatever zeros they were written with.
 *
 * @param value the amount, without trailing zeros behind the point
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  /** Most digits before the decimal point. */
  public static final int INTEGER_DIGITS = 20;

  /** Most digits behind the decimal point. */
  public static final int FRACTION_DIGITS = 12;

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);
  public static final Quantity ONE = new Quantity(BigDecimal.ONE);

  public Quantity {
    value = canonical(value);
    if (!fits(value)) {
      throw new IllegalArgumentException(
          "quantity needs at most %d digits before and %d behind the point"
              .formatted(INTEGER_DIGITS, FRACTION_DIGITS));
    }
  }

  /** A whole amount. */
  public static Quantity of(long value) {
    return new Quantity(BigDecimal.valueOf(value));
  }

  /** The amount written in {@code text}, such as {@code "0.05"}. */
  public static Quantity of(String text) {
    return new Quantity(new BigDecimal(text));
  }

  /** Whether {@code value} is inside the bounds, so that the constructor would take it. */
  public static boolean fits(BigDecimal value) {
    // Scale first: 1e999999999 is cheap to hold and ruinous to expand.
    if (value.scale() < -INTEGER_DIGITS || value.scale() > 2 * FRACTION_DIGITS) {
      return value.signum() == 0;
    }
    BigDecimal plain = canonical(value);
    return plain.scale() <= FRACTION_DIGITS && plain.precision() - plain.scale() <= INTEGER_DIGITS;
  }

  /** This and {@code other} together. */
  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value));
  }

  /** This less {@code other}. */
  public Quantity minus(Quantity other) {
    return new Quantity(value.subtract(other.value));
  }

  /** The same amount with the other sign. */
  public Quantity negated() {
    return new Quantity(value.negate());
  }

  /** -1, 0 or 1 as the amount is negative, zero or positive. */
  public int signum() {
    return value.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  /** The amount in plain digits, never with an exponent. */
  @Override
  public String toString() {
    return value.toPlainString();
  }

  private static BigDecimal canonical(BigDecimal value) {
    if (value.scale() == 0) {
      return value;
    }
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (value.scale() < 0) {
      return value.scale() < -INTEGER_DIGITS ? value : value.setScale(0);
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
