package dev.cuota.core.accounts;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which currency a country's accounts sell, and in which language they are written to. */
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

  /** Where Spanish is an official language. */
  private static final Set<String> SPANISH =
      Set.of(
          "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ", "GT", "HN", "MX", "NI", "PA",
          "PE", "PR", "PY", "SV", "UY", "VE");

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

  /**
   * In which of the languages that we speak its accounts are written to.
   *
   * @param country null when nobody has said
   * @return tag of a language: Spanish where it is spoken, otherwise English
   */
  public static String language(@Nullable String country) {
    return country != null && SPANISH.contains(country) ? "es" : "en";
  }
}
