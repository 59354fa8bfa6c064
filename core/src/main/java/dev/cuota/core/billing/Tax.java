package dev.cuota.core.billing;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;

/**
 * A tax on what is owed. Rounded once for each line, so that lines add up to the statement.
 *
 * @param name as it is called where it is due, such as {@code IVA}
 * @param percent of the amount without tax, zero or more
 * @param included whether amounts have it in them already
 */
public record Tax(String name, BigDecimal percent, boolean included) {
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

  public Tax {
    if (name.isBlank() || percent.signum() < 0) {
      throw new IllegalArgumentException("no tax: '%s', %s %%".formatted(name, percent));
    }
    percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
  }

  /**
   * What of {@code amount} is tax, or is added to it.
   *
   * <pre>
   * added:    amount × percent ÷ 100
   * included: amount × percent ÷ (100 + percent)
   * </pre>
   */
  public Money on(Money amount) {
    BigDecimal base = included ? WHOLE.add(percent) : WHOLE;
    BigDecimal tax =
        amount
            .amount()
            .multiply(percent)
            .divide(base, MinorUnits.digits(amount.currency()), Money.ROUNDING);
    return new Money(tax, amount.currency());
  }

  /** What is to be paid for {@code amount}: with the tax, unless it has it in it. */
  public Money with(Money amount) {
    return included ? amount : amount.plus(on(amount));
  }
}
