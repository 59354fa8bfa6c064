package dev.cuota.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An action to be done or a feature to be used.
 *
 * @param name key of the action or feature, 1 to {@value #MAX_TEXT} characters
 * @param isAction which of the two it is
 * @param amount in the feature's unit; null for the action's own, or 1
 */
public record Wanted(String name, boolean isAction, @Nullable BigDecimal amount) {
  /** Most characters of a name. */
  public static final int MAX_TEXT = 256;

  /** Most digits before the decimal point. */
  public static final int INTEGER_DIGITS = 20;

  /** Most digits behind the decimal point. */
  public static final int FRACTION_DIGITS = 12;

  public Wanted {
    checkText("name", name);
    if (amount != null) {
      checkAmount(amount);
    }
  }

  /** Does an action. */
  public static Wanted action(String action) {
    return new Wanted(action, true, null);
  }

  /** Uses one of a feature. */
  public static Wanted feature(String feature) {
    return new Wanted(feature, false, null);
  }

  /** The same with that amount. */
  public Wanted withAmount(BigDecimal newAmount) {
    return new Wanted(name, isAction, newAmount);
  }

  static void checkAmount(BigDecimal amount) {
    BigDecimal plain = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    if (plain.scale() > FRACTION_DIGITS
        || (long) plain.precision() - plain.scale() > INTEGER_DIGITS) {
      throw new IllegalArgumentException(
          "an amount has at most %d digits before and %d behind the point"
              .formatted(INTEGER_DIGITS, FRACTION_DIGITS));
    }
  }

  static void checkText(String name, String text) {
    if (text.isEmpty()
        || text.length() > MAX_TEXT
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          name + " needs 1 to " + MAX_TEXT + " characters without control characters");
    }
  }
}
