package dev.cuota.core.rating;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to agree on with an account, before it was looked at.
 *
 * @param feature key; {@link Rating#GMV} for commission
 * @param price of units; of a percentage, what one unit of money costs
 * @param isPercent whether it is a percentage of sales
 * @param threshold sales per month free of commission; null for features
 * @param currency in which it is priced
 */
public record FeeOffer(
    String feature,
    Overage price,
    boolean isPercent,
    @Nullable Quantity threshold,
    String currency) {

  /** Whether it is for sales rather than for a feature. */
  public boolean isCommission() {
    return feature.equals(Rating.GMV);
  }

  /** The terms, once {@link FeeRules} has found nothing wrong with them. */
  public FeeLine.Terms terms() {
    Rate rate = Rate.of(price);
    return new FeeLine.Terms(
        feature,
        new Rate(rate.price(), isPercent, rate.minimum(), rate.maximum()),
        threshold,
        currency);
  }
}
