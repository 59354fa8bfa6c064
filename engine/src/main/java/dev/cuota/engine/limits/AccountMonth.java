package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.MonthTotal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an account used in a month, by what was in force when it ended.
 *
 * @param account internal number
 * @param wasThere whether it was there when the month ended
 * @param plan null for an account without one
 * @param tenants in the order of their keys
 * @param totals of every meter and tenant that has any
 * @param features that are used up by the month, in the catalog's order
 * @param ownProviders features that it paid for itself then
 */
public record AccountMonth(
    long account,
    boolean wasThere,
    Period month,
    @Nullable Plan plan,
    List<Tenant> tenants,
    List<MonthTotal> totals,
    List<FeatureMonth> features,
    Set<String> ownProviders) {
  public AccountMonth {
    tenants = List.copyOf(tenants);
    totals = List.copyOf(totals);
    features = List.copyOf(features);
    ownProviders = Set.copyOf(ownProviders);
  }
}
