package dev.cuota.engine.limits;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Tenant;
import java.math.BigDecimal;
import java.util.List;

/**
 * How a tenant stands with every feature of its plan.
 *
 * @param features in the catalog's order
 * @param totalCost sum of the exact costs
 * @param overageCost sum of the exact overage costs
 * @param costCurrency of {@code totalCost}
 * @param position what the ledger stood at, at least
 */
public record UsageReport(
    Tenant tenant,
    Period period,
    List<FeatureUsage> features,
    BigDecimal totalCost,
    BigDecimal overageCost,
    String costCurrency,
    long position) {
  public UsageReport {
    features = List.copyOf(features);
  }
}
