package dev.cuota.engine.margin;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.YearMonth;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Goes through all accounts that there were in a month, some in each transaction, so that no transaction
 * is long. Who is stopped begins again.
 */
final class EachAccount {
  /** How many accounts a transaction takes. */
  static final int SOME = 200;

  private final Database database;
  private final Accounts accounts;

  EachAccount(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * Which month, and whether to write anything.
   *
   * @param progress hears how many accounts are done
   */
  record Order(
      EnvironmentId environment, YearMonth month, boolean dryRun, JobRun.Progress progress) {}

  /** Does it with everybody. */
  void run(Order order, BiConsumer<Tx, List<PlanHeld>> work) {
    long total = accounts.countAccounts(order.environment());
    long done = 0;
    long after = 0;
    List<PlanHeld> some;
    do {
      some = some(order, after, work);
      done += some.size();
      after = some.isEmpty() ? after : some.getLast().account();
      order.progress().reached(done, Math.max(total, done));
    } while (some.size() == SOME);
  }

  private List<PlanHeld> some(Order order, long after, BiConsumer<Tx, List<PlanHeld>> work) {
    EnvironmentId environment = order.environment();
    Scope scope = Scope.of(environment);
    return order.dryRun()
        ? database.tryTx(scope, tx -> one(tx, order, after, work))
        : database.inTx(scope, tx -> one(tx, order, after, work));
  }

  private List<PlanHeld> one(Tx tx, Order order, long after, BiConsumer<Tx, List<PlanHeld>> work) {
    List<PlanHeld> held =
        accounts.plansAt(
            tx,
            order.environment(),
            MonthBook.lastMoment(Period.month(order.month())),
            after,
            SOME);
    if (!held.isEmpty()) {
      work.accept(tx, held);
    }
    return held;
  }
}
