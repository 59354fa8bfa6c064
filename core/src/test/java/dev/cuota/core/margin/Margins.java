package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Margins to judge by. */
final class Margins {
  private Margins() {}

  /** Of an account that pays and costs so many euros. */
  static AccountMargin of(String income, String cost) {
    return of("acme", income, line(cost, "EUR"), Money.of(cost, "EUR"), "");
  }

  static AccountMargin waiting(String income, String cost) {
    return of("acme", income, line(cost, "EUR"), Money.of(cost, "EUR"), "100 ARS");
  }

  static AccountMargin of(
      String key, String income, CostLine line, @Nullable Money worth, String waits) {
    return new AccountMargin(
        7,
        key,
        "plan",
        "EUR",
        List.of(new RevenueLine(RevenueLine.Kind.PRICE, "plan", Money.of(income, "EUR"))),
        List.of(new AccountMargin.Valued(line, worth)),
        waits);
  }

  static CostLine line(String amount, String currency) {
    return new CostLine(
        "meter",
        List.of(),
        BigDecimal.ONE,
        new BigDecimal(amount),
        false,
        Money.of(amount, currency));
  }
}
