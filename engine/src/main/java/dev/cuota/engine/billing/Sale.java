package dev.cuota.engine.billing;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an account sold on a day in one currency.
 *
 * @param currency ISO 4217 code, or whatever else the events say
 * @param amount in it; below zero when more was given back
 * @param worth the currency in which it is valued, which is that of the account's plan
 * @param value in that; null while nobody knows
 * @param rates by which it was valued, or why it was not, in words
 */
public record Sale(
    long account,
    LocalDate day,
    String currency,
    BigDecimal amount,
    String worth,
    @Nullable BigDecimal value,
    String rates) {

  /** Whether it is as much, and worth as much. */
  boolean isLike(Sale other) {
    BigDecimal worthOther = other.value;
    return amount.compareTo(other.amount) == 0
        && worth.equals(other.worth)
        && (value == null
            ? worthOther == null
            : worthOther != null && value.compareTo(worthOther) == 0);
  }

  /** How much it is, and what that is worth. */
  String figures() {
    return "%s %s, worth %s"
        .formatted(
            amount.toPlainString(),
            currency,
            value == null ? "nobody knows what" : value.toPlainString() + " " + worth);
  }

  /** Such as {@code 120000 ARS of 2026-01-05: USD/ARS is missing}. */
  String text() {
    return "%s %s of %s: %s".formatted(amount.toPlainString(), currency, day, rates);
  }

  /** The same with another value. */
  Sale valued(@Nullable BigDecimal other, String by) {
    return new Sale(account, day, currency, amount, worth, other, by);
  }
}
