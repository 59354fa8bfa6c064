package dev.cuota.core.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CostOfGoods;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What it costs to serve an account for a month, by a catalog's costs per unit. */
public final class ServingCost {
  private ServingCost() {}

  /**
   * The parts of it.
   *
   * @param quantities by meter, in its unit; of a level the month's average
   * @param own features that the account pays a provider of its own for; what their meters count costs
   *     the platform nothing
   * @param price what the account pays for its plan. Its fee is left out when it is in another currency
   *     than costs are, as nothing is ever taken one to one
   */
  public static CostOfGoods of(
      Catalog catalog, Map<String, BigDecimal> quantities, Set<String> own, Money price) {
    Set<String> free = new HashSet<>();
    for (String feature : own) {
      catalog.feature(feature).map(Feature::meter).ifPresent(free::add);
    }
    List<CostOfGoods.OfMeter> usage = new ArrayList<>();
    for (Meter meter : catalog.meters().values()) {
      BigDecimal quantity = quantities.get(meter.key());
      if (quantity != null
          && quantity.signum() > 0
          && meter.costPerUnit().signum() > 0
          && !free.contains(meter.key())) {
        usage.add(new CostOfGoods.OfMeter(meter.key(), quantity, meter.costPerUnit()));
      }
    }
    String currency = catalog.costCurrency();
    Money fee =
        price.currency().equals(currency)
            ? CostOfGoods.paymentFee(price, catalog.paymentFeePct())
            : Money.zero(currency);
    return new CostOfGoods(usage, fee);
  }
}
