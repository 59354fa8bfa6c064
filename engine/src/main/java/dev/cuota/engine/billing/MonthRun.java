package dev.cuota.engine.billing;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Goes through all accounts that there were in a month, some in each transaction, several transactions
 * beside each other. Who is stopped begins again: what is done already is found to be right.
 */
final class MonthRun {
  /** How many accounts a transaction takes. */
  static final int SOME = 200;

  private static final int BESIDE_EACH_OTHER = 2;

  private final Database database;
  private final Accounts accounts;

  MonthRun(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /** What is done with some accounts, whose rows are held until the transaction ends. */
  @FunctionalInterface
  interface Work {
    RunTally each(Tx tx, List<PlanHeld> some);
  }

  /**
   * Which month, and whether to write anything.
   *
   * @param progress hears how many accounts are done
   */
  record Order(EnvironmentId environment, Period month, boolean dryRun, JobRun.Progress progress) {}

  /** Does it with everybody. */
  RunTally run(Order order, Work work) {
    long total = accounts.countAccounts(order.environment());
    try (ExecutorService workers = Executors.newFixedThreadPool(BESIDE_EACH_OTHER)) {
      RunTally sum = RunTally.NONE;
      List<Future<RunTally>> open = new ArrayList<>();
      long after = 0;
      boolean more = true;
      while (more || !open.isEmpty()) {
        while (more && open.size() < 2 * BESIDE_EACH_OTHER) {
          List<PlanHeld> some = next(order, after);
          more = some.size() == SOME;
          if (!some.isEmpty()) {
            after = some.getLast().account();
            open.add(workers.submit(() -> one(order, work, some)));
          }
        }
        if (!open.isEmpty()) {
          sum = sum.plus(result(open.removeFirst()));
          order.progress().reached(sum.accounts(), Math.max(total, sum.accounts()));
        }
      }
      return sum;
    }
  }

  /** Does it with these accounts alone. */
  RunTally run(Order order, List<Long> chosen, Work work) {
    RunTally sum = RunTally.NONE;
    for (int from = 0; from < chosen.size(); from += SOME) {
      List<Long> some = chosen.subList(from, Math.min(chosen.size(), from + SOME));
      List<PlanHeld> held =
          inTx(
              order,
              tx ->
                  accounts.plansAt(
                      tx, order.environment(), MonthBook.lastMoment(order.month()), some));
      sum = sum.plus(one(order, work, held));
      order.progress().reached(from + some.size(), chosen.size());
    }
    return sum;
  }

  private List<PlanHeld> next(Order order, long after) {
    return database.inTx(
        Scope.of(order.environment()),
        tx ->
            accounts.plansAt(
                tx, order.environment(), MonthBook.lastMoment(order.month()), after, SOME));
  }

  private RunTally one(Order order, Work work, List<PlanHeld> some) {
    return inTx(
        order,
        tx -> {
          AccountRowsSql.hold(tx, some.stream().map(PlanHeld::account).toList());
          return work.each(tx, some);
        });
  }

  private <T> T inTx(Order order, Function<Tx, T> work) {
    Scope scope = Scope.of(order.environment());
    return order.dryRun() ? database.tryTx(scope, work) : database.inTx(scope, work);
  }

  private static RunTally result(Future<RunTally> one) {
    try {
      return one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    }
  }
}
