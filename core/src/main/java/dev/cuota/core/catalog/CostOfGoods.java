package dev.cuota.core.catalog;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What it costs the platform to serve somebody: what each meter counted at its cost per unit, and what
 * taking the payment costs.
 *
 * <p>The parts are exact, so that they add up to {@link #exact}; {@link #cost} rounds their sum once.
 *
 * @param usage by meter
 * @param paymentFee what is kept of the plan's price, in the same currency
 */
public record CostOfGoods(List<OfMeter> usage, Money paymentFee) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public CostOfGoods {
    usage = List.copyOf(usage);
  }

  /**
   * What one meter counted.
   *
   * @param quantity in its unit
   * @param unitCost what one of it costs the platform
   */
  public record OfMeter(String meter, BigDecimal quantity, BigDecimal unitCost) {
    /** What it costs; exact. */
    public BigDecimal amount() {
      return quantity.multiply(unitCost);
    }
  }

  /** What a provider of payments keeps of {@code price}; exact. */
  public static Money paymentFee(Money price, BigDecimal percent) {
    return price.times(percent.movePointLeft(2));
  }

  /** All of it; exact. */
  public Money exact() {
    BigDecimal sum = paymentFee.amount();
    for (OfMeter one : usage) {
      sum = sum.add(one.amount());
    }
    return new Money(sum, paymentFee.currency());
  }

  /** All of it, rounded once. */
  public Money cost() {
    return exact().rounded();
  }

  /**
   * What is left of {@code revenue} in whole percent, taken of the exact cost and rounded once; empty
   * when there is no revenue, or it is in another currency.
   */
  public Optional<Integer> marginPercent(Money revenue) {
    if (revenue.signum() == 0 || !revenue.currency().equals(paymentFee.currency())) {
      return Optional.empty();
    }
    BigDecimal left = revenue.minus(exact()).amount().multiply(HUNDRED);
    return Optional.of(left.divide(revenue.amount(), 0, Money.ROUNDING).intValueExact());
  }
}
