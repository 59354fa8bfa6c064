package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What an amount is worth in another currency on a day.
 *
 * @param amount in {@code from}; may be below zero
 * @param from ISO 4217 code
 * @param to ISO 4217 code; may be the same
 */
public record Ask(BigDecimal amount, String from, String to, LocalDate day) {
  /** Most digits of an amount, on either side of the point. */
  public static final int MAX_DIGITS = 60;

  public Ask {
    if (!CurrencyPair.isCurrency(from) || !CurrencyPair.isCurrency(to)) {
      throw new IllegalArgumentException("no currencies: %s and %s".formatted(from, to));
    }
    if (amount.precision() > MAX_DIGITS || Math.abs((long) amount.scale()) > MAX_DIGITS) {
      throw new IllegalArgumentException("an amount has at most 60 digits");
    }
  }
}
