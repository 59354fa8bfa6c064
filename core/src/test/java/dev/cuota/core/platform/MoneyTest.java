package dev.cuota.core.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "0.0805, EUR, 0.08 EUR",
    "0.0125, EUR, 0.01 EUR",
    "0.015, EUR, 0.02 EUR",
    "0.025, EUR, 0.03 EUR",
    "14.445, EUR, 14.45 EUR",
    "-14.445, EUR, -14.45 EUR",
    "2.5, CLP, 3 CLP",
    "1499.5, COP, 1500 COP",
    "1.2345, KWD, 1.23 KWD",
    "7, JPY, 7 JPY",
  })
  void isRoundedOnceFromTheMiddleAwayFromZero(String exact, String currency, String rounded) {
    assertThat(Money.of(exact, currency).rounded()).hasToString(rounded);
  }

  @Test
  void isOneAmountWhateverZerosItWasWrittenWith() {
    assertThat(Money.of("2.00", "EUR")).isEqualTo(Money.of("2", "EUR")).hasToString("2.00 EUR");
    assertThat(Money.of("1E+3", "EUR")).isEqualTo(Money.of("1000", "EUR"));
    assertThat(Money.of("0.000", "EUR")).isEqualTo(Money.zero("EUR"));
    assertThat(Money.of("0.0805", "EUR")).hasToString("0.0805 EUR");
  }

  @Test
  void amountsOfDifferentCurrenciesHaveNoSum() {
    Money euro = Money.of("1", "EUR");
    Money dollar = Money.of("1", "USD");
    assertThatThrownBy(() -> euro.plus(dollar)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> euro.minus(dollar)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> euro.against(dollar)).isInstanceOf(IllegalArgumentException.class);
    assertThat(euro.plus(Money.of("0.005", "EUR"))).isEqualTo(Money.of("1.005", "EUR"));
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> Money.of("1E+999999999", "EUR"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Money.of("1E-999999999", "EUR"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Money.of("1", "euro")).isInstanceOf(IllegalArgumentException.class);
    BigDecimal most = new BigDecimal("9".repeat(Quantity.INTEGER_DIGITS) + ".123456789012");
    assertThat(new Money(most, "EUR").times(most).rounded().isRounded()).isTrue();
  }

  @Test
  void goldAndTheUnknownCannotBeCharged() {
    assertThatThrownBy(() -> MinorUnits.digits("XAU")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MinorUnits.digits("ABC")).isInstanceOf(IllegalArgumentException.class);
  }

  /** What differs from ISO 4217 is a choice, and nothing else does. */
  @Test
  void digitsAreThoseOfIsoButWhereAProviderTakesFewer() {
    Set<String> fewer = new TreeSet<>();
    for (CurrencyUnit unit : CurrencyUnit.registeredCurrencies()) {
      if (unit.isPseudoCurrency()) {
        continue;
      }
      int digits = MinorUnits.digits(unit.getCode());
      assertThat(digits).as(unit.getCode()).isBetween(0, unit.getDecimalPlaces());
      if (digits < unit.getDecimalPlaces()) {
        fewer.add(unit.getCode());
      }
    }
    assertThat(fewer)
        .containsExactly("BHD", "COP", "HNL", "JOD", "KWD", "MGA", "NIO", "OMR", "TND");
  }

  /** The countries that Cuota knows currencies of. */
  @ParameterizedTest
  @CsvSource({
    "ARS, 2", "CLP, 0", "MXN, 2", "BRL, 2", "COP, 0", "PEN, 2", "UYU, 2", "EUR, 2", "USD, 2"
  })
  void everyCurrencyOfACountryHasItsCoins(String currency, int digits) {
    assertThat(MinorUnits.digits(currency)).isEqualTo(digits);
  }
}
