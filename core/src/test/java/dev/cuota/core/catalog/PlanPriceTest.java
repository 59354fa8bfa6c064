package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A price that no provider of payments could charge is found before the catalog is applied. */
class PlanPriceTest {
  @ParameterizedTest
  @CsvSource({"EUR, 9.99", "CLP, 9990", "COP, 39900", "KWD, 9.99", "JPY, 980", "USD, 0"})
  void whatCanBeChargedIsTaken(String currency, String price) {
    assertThat(CatalogRules.check(catalog(currency, price))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"EUR, 9.999, 2", "CLP, 9990.5, 0", "COP, 39900.50, 0", "KWD, 9.995, 2"})
  void aPriceFinerThanItsCurrencysCoinsIsRefused(String currency, String price, int digits) {
    assertThat(CatalogRules.check(catalog(currency, price)))
        .containsExactly(
            new Finding(
                "plans.only.price",
                "%s has %d decimal places, so %s cannot be charged"
                    .formatted(
                        currency,
                        digits,
                        new BigDecimal(price).stripTrailingZeros().toPlainString())));
  }

  private static Catalog catalog(String currency, String price) {
    Plan plan =
        new Plan(
            "only",
            0,
            new TreeMap<>(Map.of("en", "Only")),
            new BigDecimal(price),
            currency,
            Plan.Interval.MONTH,
            null,
            new TreeMap<>(),
            null,
            null,
            0,
            Plan.Policy.ANY);
    return new Catalog(
        "Test",
        "EUR",
        BigDecimal.ZERO,
        "",
        "",
        new TreeMap<>(),
        Map.of(),
        new TreeMap<>(),
        Map.of(plan.key(), plan));
  }
}
