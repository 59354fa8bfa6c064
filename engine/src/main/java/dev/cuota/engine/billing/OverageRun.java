package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for what goes over allowances, by what is agreed with accounts or else by their plans' rates; where
 * nothing above is sold nothing is asked.
 */
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
    used.forEach(one -> one.overage().forEach(line -> owed.add(Owed.of(one.account(), line))));
    SummarySql.put(tx, environment, used, platform.clock().now());
    return new Settling(platform, environment, AdjustmentType.OVERAGE, month).settle(tx, ids, owed);
  }
}
