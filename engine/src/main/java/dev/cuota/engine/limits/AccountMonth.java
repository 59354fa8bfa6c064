package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.core.rating.RatedLine;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.MonthTotal;
import java.util.ArrayList;
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
 * @param fees what is agreed with the account, in place of its plan's rates
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
    FeeSchedule fees,
    Set<String> ownProviders) {
  public AccountMonth {
    tenants = List.copyOf(tenants);
    totals = List.copyOf(totals);
    features = List.copyOf(features);
    ownProviders = Set.copyOf(ownProviders);
  }

  /** What went over allowances, line by line, by what was agreed with the account or else by its plan. */
  public List<RatedLine> overage() {
    if (plan == null) {
      return List.of();
    }
    List<RatedLine> lines = new ArrayList<>();
    for (FeatureMonth feature : features) {
      feature
          .bounded()
          .flatMap(used -> Rating.overage(plan, fees, feature.feature().key(), month, used))
          .ifPresent(lines::add);
    }
    return lines;
  }
}
