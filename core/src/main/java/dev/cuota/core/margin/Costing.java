package dev.cuota.core.margin;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CostOfGoods;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What serving an account costs: what each meter counted at its cost per unit, and what is kept of the
 * payment. Each meter is one line, whatever number of features it counts for, so that nothing counts
 * twice.
 */
public final class Costing {
  private final Catalog catalog;

  /**
   * Goes by a catalog.
   *
   * @param catalog the one in force when the month ended, or now
   */
  public Costing(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The lines of all that was counted and has a cost, in the order of the meters' keys. What an account
   * pays a provider of its own for is a line that costs nothing: as one meter cannot tell for which of
   * its features it counted, one that the account pays for itself frees all of it.
   *
   * @param counted by meter, in its unit; below zero, when more was taken back than used, counts as none
   * @param own features that the account pays for itself
   */
  public List<CostLine> usage(Map<String, BigDecimal> counted, Set<String> own) {
    List<CostLine> lines = new ArrayList<>();
    for (Meter meter : catalog.meters().values()) {
      BigDecimal quantity = counted.getOrDefault(meter.key(), BigDecimal.ZERO);
      if (meter.costPerUnit().signum() > 0 && quantity.signum() > 0) {
        lines.add(line(meter, quantity, own));
      }
    }
    return lines;
  }

  private CostLine line(Meter meter, BigDecimal quantity, Set<String> own) {
    boolean free = featuresOf(meter).stream().map(Feature::key).anyMatch(own::contains);
    BigDecimal amount =
        free
            ? BigDecimal.ZERO
            : new CostOfGoods.OfMeter(meter.key(), quantity, meter.costPerUnit()).amount();
    return new CostLine(
        meter.key(),
        featuresOf(meter).stream()
            .filter(feature -> feature.kind() != FeatureKind.WINDOW)
            .map(Feature::key)
            .toList(),
        quantity,
        meter.costPerUnit(),
        free,
        new Money(amount, catalog.costCurrency()));
  }

  /** What is kept of a price; in the price's currency, exact. */
  public List<CostLine> paymentFee(Money price) {
    BigDecimal percent = catalog.paymentFeePct();
    return price.signum() <= 0 || percent.signum() == 0
        ? List.of()
        : List.of(
            new CostLine(
                CostLine.PAYMENT_FEE,
                List.of(),
                price.amount(),
                percent.movePointLeft(2),
                false,
                CostOfGoods.paymentFee(price, percent)));
  }

  /** Windows too: who pays for a provider pays whichever limit is named. */
  private List<Feature> featuresOf(Meter meter) {
    return catalog.features().values().stream()
        .filter(feature -> meter.key().equals(feature.meter()))
        .toList();
  }
}
