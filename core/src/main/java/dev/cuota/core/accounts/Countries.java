package dev.cuota.core.accounts;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** In which currency a country's accounts sell. */
public final class Countries {
  private static final Map<String, String> CURRENCIES =
      Map.of(
          "AR", "ARS", "CL", "CLP", "MX", "MXN", "BR", "BRL", "CO", "COP", "PE", "PEN", "UY", "UYU",
          "US", "USD");

  /** Where the euro is legal tender, 2026. */
  private static final Set<String> EURO =
      Set.of(
          "AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU",
          "LV", "MT", "NL", "PT", "SI", "SK");

  private Countries() {}

  /**
   * Its currency.
   *
   * @param country ISO 3166-1 code of two capital letters
   * @return ISO 4217 code; empty for a country that nobody has said anything about
   */
  public static Optional<String> currency(String country) {
    return EURO.contains(country)
        ? Optional.of("EUR")
        : Optional.ofNullable(CURRENCIES.get(country));
  }
}
