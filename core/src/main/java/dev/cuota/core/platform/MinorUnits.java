package dev.cuota.core.platform;

import org.joda.money.CurrencyUnit;

/**
 * How many decimal places an amount can be charged with. They are those of ISO 4217, but where a
 * provider of payments takes fewer: what is rounded so can be charged by every one of them.
 */
public final class MinorUnits {
  private MinorUnits() {}

  /**
   * The decimal places of a currency.
   *
   * @param currency ISO 4217 code
   * @throws IllegalArgumentException when there is no such currency, or it has no coins at all
   */
  public static int digits(String currency) {
    return switch (currency) {
      // ISO has two. Mercado Pago takes whole pesos, lempiras and córdobas, Stripe whole ariary.
      case "COP", "HNL", "NIO", "MGA" -> 0;
      // ISO has three; Stripe wants the third to be a zero.
      case "BHD", "JOD", "KWD", "OMR", "TND" -> 2;
      default -> iso(currency);
    };
  }

  private static int iso(String currency) {
    CurrencyUnit unit = CurrencyUnit.of(currency);
    if (unit.isPseudoCurrency()) {
      throw new IllegalArgumentException(currency + " is nothing that can be charged");
    }
    return unit.getDecimalPlaces();
  }
}
