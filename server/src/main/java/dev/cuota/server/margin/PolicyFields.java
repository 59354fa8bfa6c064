package dev.cuota.server.margin;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads amounts as people write them, for whoever says what a policy is to be. */
public final class PolicyFields {
  private static final int MAX_DIGITS = 12;

  private PolicyFields() {}

  /** An amount that can be charged, of more than nothing; null for anything else. */
  public static @Nullable Money money(String amount, String currency) {
    BigDecimal read = amount(amount);
    if (read == null || read.signum() <= 0 || !currency.matches("[A-Z]{3}")) {
      return null;
    }
    try {
      return read.stripTrailingZeros().scale() <= MinorUnits.digits(currency)
          ? new Money(read, currency)
          : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** An amount in plain digits; null for anything else. */
  public static @Nullable BigDecimal amount(String text) {
    return text.matches("[0-9]{1,%d}(\\.[0-9]{1,%d})?".formatted(MAX_DIGITS, MAX_DIGITS))
        ? new BigDecimal(text)
        : null;
  }
}
