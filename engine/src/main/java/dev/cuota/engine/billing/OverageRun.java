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
import java.util.Map;

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
    List<Owed> owed = owed(used);
    SummarySql.put(tx, environment, used, platform.clock().now());
    return new Settling(platform, environment, AdjustmentType.OVERAGE, month).settle(tx, ids, owed);
  }

  /**
   * Works some accounts out again, and compares what they used with its summaries.
   *
   * @param keys the platform's names for them
   */
  Reworked again(
      Tx tx, EnvironmentId environment, Period month, List<PlanHeld> some, Map<Long, String> keys) {
    List<AccountMonth> used = months.of(tx, environment, month, some);
    return new Reworked(owed(used), SummarySql.differences(tx, environment, used, keys));
  }

  private static List<Owed> owed(List<AccountMonth> used) {
    List<Owed> owed = new ArrayList<>();
    used.forEach(one -> owed.addAll(owed(one)));
    return owed;
  }

  /** What it owes, in the order of the catalog's features. */
  static List<Owed> owed(AccountMonth month) {
    return month.overage().stream().map(line -> Owed.of(month.account(), line)).toList();
  }
}
