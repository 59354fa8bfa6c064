package dev.cuota.core.fx;

import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two currencies; a rate for them says how much of the quote one unit of the base is worth.
 *
 * @param base ISO 4217 code
 * @param quote ISO 4217 code of another
 */
public record CurrencyPair(String base, String quote) {
  private static final Set<String> CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  public CurrencyPair {
    if (!isCurrency(base) || !isCurrency(quote)) {
      throw new IllegalArgumentException("a pair is of two currencies, such as USD/ARS");
    }
    if (base.equals(quote)) {
      throw new IllegalArgumentException("a currency needs no rate to itself");
    }
  }

  /** Whether there is a currency of that code. */
  public static boolean isCurrency(String code) {
    return CODES.contains(code);
  }

  /** Reads {@code USD/ARS}; empty for what is no pair. */
  public static Optional<CurrencyPair> of(String text) {
    String[] codes = text.split("/", -1);
    boolean pair =
        codes.length == 2
            && isCurrency(codes[0])
            && isCurrency(codes[1])
            && !codes[0].equals(codes[1]);
    return pair ? Optional.of(new CurrencyPair(codes[0], codes[1])) : Optional.empty();
  }

  /** The same two, the other way round. */
  public CurrencyPair inverse() {
    return new CurrencyPair(quote, base);
  }

  /** Such as {@code USD/ARS}. */
  public String text() {
    return base + "/" + quote;
  }
}
