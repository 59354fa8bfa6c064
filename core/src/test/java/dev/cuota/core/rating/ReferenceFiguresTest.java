package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.CostOfGoods;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures that both reference platforms depend on, to the cent. */
class ReferenceFiguresTest {

  /** 14.45 is 14.445 rounded: by half to even it would be 14.44. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.5, 100, 0, 0.01 EUR,",
    "49, 3, 5, 5000, 0, 3.14 EUR, 94",
    "149, 10, 20, 50000, 50, 14.45 EUR, 90",
    "499, 50, 100, 200000, 200, 68.24 EUR, 86",
  })
  void aProptechPlanCostsSoMuchWhenFullyUsed(
      String price,
      String signed,
      String gb,
      String tokens,
      String sms,
      String cost,
      Integer left) {
    CostOfGoods goods = proptech(signed, gb, tokens, sms);
    assertThat(goods.cost()).hasToString(cost);
    assertThat(goods.marginPercent(Money.of(price, "EUR")).orElse(null)).isEqualTo(left);
  }

  /** 5.4 % of the price, 0.01 an order, 0.20 a million calls, 0.021 a GB stored, 0.078 a GB sent. */
  @ParameterizedTest
  @CsvSource({
    "19, 80, 0.4, 1.5, 12.25, 2.893, 2.89 USD, 85",
    "59, 1000, 5, 20, 200, 30.206, 30.21 USD, 49",
    "299, 12345, 98.765432, 321.5, 1234.56, 262.3962664, 262.40 USD, 12",
    "0, 0, 0, 0, 0, 0, 0.00 USD,",
  })
  void aShopCostsWhatItsUsageAndPaymentCost(
      String price,
      String orders,
      String millions,
      String stored,
      String sent,
      String exact,
      String cost,
      Integer left) {
    Money paid = Money.of(price, "USD");
    CostOfGoods goods =
        new CostOfGoods(
            List.of(
                used("orders", orders, "0.01"),
                used("calls", millions, "0.20"),
                used("storage", stored, "0.021"),
                used("egress", sent, "0.078")),
            CostOfGoods.paymentFee(paid, new BigDecimal("5.4")));
    assertThat(goods.exact()).isEqualTo(Money.of(exact, "USD"));
    assertThat(goods.cost()).hasToString(cost);
    assertThat(goods.marginPercent(paid).orElse(null)).isEqualTo(left);
  }

  /** A usage page: each service's cost, and a total that is what they add up to. */
  @Test
  void theCostsOfServicesAddUpToTheTotal() {
    CostOfGoods goods = proptech("2", "3.5", "2500", "0");
    assertThat(goods.exact()).isEqualTo(Money.of("2.093", "EUR"));
    assertThat(goods.cost()).hasToString("2.09 EUR");
    assertThat(shares(goods)).containsExactly("2.00 EUR", "0.08 EUR", "0.01 EUR", "0.00 EUR");
    assertThat(Money.of("0.0805", "EUR").rounded()).hasToString("0.08 EUR");
    assertThat(Money.of("0.0125", "EUR").rounded()).hasToString("0.01 EUR");
  }

  /** The same page tells a tenth of a cent: 0.0805 and 0.0125 lack as much, and the smaller gets it. */
  @Test
  void theCostsOfServicesAddUpToTheTotalToATenthOfACent() {
    CostOfGoods goods = proptech("2", "3.5", "2500", "0");
    List<Money> told = Apportionment.rounded(exact(goods), "EUR", 3);
    assertThat(told.stream().map(Money::toString))
        .containsExactly("2.00 EUR", "0.08 EUR", "0.013 EUR", "0.00 EUR");
    assertThat(told.stream().reduce(Money.zero("EUR"), Money::plus)).hasToString("2.093 EUR");
  }

  /** Rounded each by itself they would come to 2.01 + 2.01 + 2.01, and the total is 6.02. */
  @Test
  void theCostsOfServicesAddUpAlsoWhereEachRoundedByItselfWouldNot() {
    CostOfGoods goods =
        new CostOfGoods(
            List.of(
                used("signatures", "1", "2.005"),
                used("storage", "1", "2.005"),
                used("sms", "1", "2.005")),
            Money.zero("EUR"));
    assertThat(goods.cost()).hasToString("6.02 EUR");
    assertThat(shares(goods)).containsExactly("2.01 EUR", "2.01 EUR", "2.00 EUR");
  }

  @ParameterizedTest
  @CsvSource({
    "starter, signatures, 3, 2.00, 8, 10.00 EUR",
    "starter, storage, 5, 0.05, 6.5, 0.08 EUR",
    "starter, ai_tokens, 5000, 0.00001, 6000, 0.01 EUR",
    "professional, signatures, 10, 1.80, 12, 3.60 EUR",
    "professional, storage, 20, 0.04, 32.5, 0.50 EUR",
    "professional, ai_tokens, 50000, 0.000008, 1050000, 8.00 EUR",
    "professional, sms, 50, 0.09, 51, 0.09 EUR",
    "enterprise, signatures, 50, 1.50, 51, 1.50 EUR",
    "enterprise, storage, 100, 0.03, 350, 7.50 EUR",
    "enterprise, ai_tokens, 200000, 0.000006, 201000, 0.01 EUR",
    "enterprise, sms, 200, 0.08, 1200, 80.00 EUR",
  })
  void oneMoreOnAProptechPlanCostsItsPrice(
      String key, String feature, String included, String more, String used, String amount) {
    Plan plan =
        Plans.plan(key, "0", "EUR", Plan.Interval.MONTH).sells(feature, included, more).build();
    Used quantity = Used.of(Quantity.of(used), plan.entitlement(feature).limit());
    assertThat(Rating.overage(plan, feature, Plans.JANUARY, quantity).orElseThrow().amount())
        .hasToString(amount);
  }

  private static CostOfGoods proptech(String signed, String gb, String tokens, String sms) {
    return new CostOfGoods(
        List.of(
            used("signatures", signed, "1.00"),
            used("storage", gb, "0.023"),
            used("ai_tokens", tokens, "0.000005"),
            used("sms", sms, "0.0747")),
        Money.zero("EUR"));
  }

  private static List<String> shares(CostOfGoods goods) {
    return Apportionment.rounded(exact(goods), goods.cost().currency()).stream()
        .map(Money::toString)
        .toList();
  }

  private static List<Money> exact(CostOfGoods goods) {
    String currency = goods.cost().currency();
    return goods.usage().stream().map(one -> new Money(one.amount(), currency)).toList();
  }

  private static CostOfGoods.OfMeter used(String meter, String quantity, String unitCost) {
    return new CostOfGoods.OfMeter(meter, new BigDecimal(quantity), new BigDecimal(unitCost));
  }
}
