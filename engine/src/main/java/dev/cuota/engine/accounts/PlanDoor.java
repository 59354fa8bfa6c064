package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.List;
import java.util.Map;

/** The one way in which an account gets on another plan. */
final class PlanDoor {
  private final Catalogs catalogs;
  private final Journal journal;
  private final Accounts accounts;
  private final Mirrors mirrors;

  PlanDoor(Catalogs catalogs, Journal journal, Accounts accounts, Mirrors mirrors) {
    this.catalogs = catalogs;
    this.journal = journal;
    this.accounts = accounts;
    this.mirrors = mirrors;
  }

  /** A version of a plan. */
  Plan plan(EnvironmentId environment, Subscription.PlanRef ref) {
    return catalogs
        .plan(environment, ref.key(), ref.version())
        .orElseThrow(() -> new IllegalStateException("no plan " + ref));
  }

  /** Days that a plan waits for a late payment. */
  int graceDays(EnvironmentId environment, Subscription.PlanRef ref) {
    return plan(environment, ref).graceDays();
  }

  /** Puts an account on a plan, unless it is. */
  void assign(Tx tx, EnvironmentId environment, long account, Subscription.PlanRef to, Deed deed) {
    Subscription.PlanRef before = AccountsSql.lockPlan(tx, account);
    if (!before.equals(to)) {
      tx.afterCommit(() -> accounts.forgetPlans(environment, List.of(account)));
      accounts.assign(tx, environment, account, before.key(), plan(environment, to));
      mirrors.due(tx, environment, account);
      journal.record(tx, act(account, before, to, deed.cause()));
    }
  }

  /** How it stands in the journal. */
  static Act act(long account, Subscription.PlanRef before, Subscription.PlanRef to, Cause cause) {
    return new Act(cause, "plan.assigned", "account " + account, account, told(before), told(to));
  }

  private static Map<String, String> told(Subscription.PlanRef plan) {
    return Map.of("plan", plan.key(), "version", Integer.toString(plan.version()));
  }
}
