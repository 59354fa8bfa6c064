package dev.cuota.core.rating;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collections;

/**
 * What a plan's price brings in for one calendar month. A yearly price is shared over twelve months by
 * {@link Apportionment}'s largest remainder: each gets the same, and the coins that are left go to the
 * first months of the calendar year. Any twelve months in a row therefore add up to the price.
 */
public final class PriceShare {
  private static final int MONTHS = 12;

  private PriceShare() {}

  /** The share of {@code month}; of a monthly price, all of it. Rounded. */
  public static Money of(Plan plan, YearMonth month) {
    Money price = new Money(plan.price(), plan.currency()).rounded();
    return switch (plan.interval()) {
      case MONTH -> price;
      case YEAR ->
          Apportionment.byWeight(price, Collections.nCopies(MONTHS, BigDecimal.ONE))
              .get(month.getMonthValue() - 1);
    };
  }
}
