package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.Rating;
import dev.cuota.core.rating.Used;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;

/** Asks for what goes over allowances, by the plans' rates; plans that sell nothing above ask nothing. */
final class OverageRun {
  private final Platform platform;
  private final MonthBook months;

  OverageRun(Platform platform, MonthBook months) {
    this.platform = platform;
    this.months = months;
  }

  /** Works out some accounts. */
  RunTally each(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    List<AccountMonth> used = months.of(tx, environment, month, some);
    List<Owed> owed = new ArrayList<>();
    used.forEach(one -> owed.addAll(owed(one)));
    SummarySql.put(tx, environment, used, platform.clock().now());
    return new Settling(platform, environment, AdjustmentType.OVERAGE, month).settle(tx, ids, owed);
  }

  private static List<Owed> owed(AccountMonth month) {
    Plan plan = month.plan();
    if (plan == null) {
      return List.of();
    }
    List<Owed> owed = new ArrayList<>();
    for (FeatureMonth feature : month.features()) {
      Used.bounded(feature.parts().stream().map(FeatureMonth.Part::used).toList())
          .flatMap(used -> Rating.overage(plan, feature.feature().key(), month.month(), used))
          .ifPresent(line -> owed.add(Owed.of(month.account(), line)));
    }
    return owed;
  }
}
