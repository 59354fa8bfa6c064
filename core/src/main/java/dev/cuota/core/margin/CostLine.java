package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.List;

/**
 * What serving one account in a month cost the platform, for one thing. Exact: nothing is rounded here.
 *
 * @param item key of the meter; {@value #PAYMENT_FEE} for what taking the payment costs
 * @param features those that the meter counts for, in the catalog's order; empty when none names it
 * @param quantity in the meter's unit, zero or more; of the payment fee, the price
 * @param unitCost what one of it costs, whoever pays; zero or more
 * @param ownProvider whether the account pays it itself, so that it costs the platform nothing
 * @param amount what it costs the platform
 */
public record CostLine(
    String item,
    List<String> features,
    BigDecimal quantity,
    BigDecimal unitCost,
    boolean ownProvider,
    Money amount) {
  /** The item of what a provider of payments keeps of the price. No meter is called so: keys have no dot. */
  public static final String PAYMENT_FEE = "payment.fee";

  public CostLine {
    features = List.copyOf(features);
    if (quantity.signum() < 0 || unitCost.signum() < 0) {
      throw new IllegalArgumentException("%s of %s at %s".formatted(quantity, item, unitCost));
    }
  }

  /** Whether it is for taking the payment. */
  public boolean isPaymentFee() {
    return item.equals(PAYMENT_FEE);
  }
}
