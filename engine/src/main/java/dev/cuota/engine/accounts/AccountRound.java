package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.InOrder;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Goes through all accounts in the order of their numbers, some in each transaction, so that none is long, and
 * several transactions beside each other. Who is stopped begins again: work that is done must be found to be right.
 */
public final class AccountRound {
  /** How many accounts a transaction takes. */
  private static final int SOME = 200;

  private final Database database;
  private final Accounts accounts;

  AccountRound(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /** What may become of what the work writes. */
  public enum Way {
    /** It stays; the accounts' rows are held meanwhile, so that others who do the same wait. */
    WRITE,
    /** The same, and all is taken back. */
    TRY,
    /** Nothing is held, and the database refuses to write. */
    LOOK;

    /** Of who is asked to write, or only to say what would be. */
    public static Way of(boolean dryRun) {
      return dryRun ? TRY : WRITE;
    }
  }

  /**
   * Whose accounts, and what for.
   *
   * @param at when they held the plans that the work is told
   * @param progress hears how many accounts are done
   */
  public record Order(EnvironmentId environment, Instant at, Way way, JobRun.Progress progress) {}

  /** What is done with some accounts; called by several threads at once. */
  @FunctionalInterface
  public interface Work<T> {
    T each(Tx tx, List<PlanHeld> some);
  }

  private record Done<T>(int accounts, T result) {}

  /**
   * Does it with everybody.
   *
   * @param done is told what came of each piece, in order, once it is written
   */
  public <T> void all(Order order, Work<T> work, Consumer<T> done) {
    Counting<T> counting = new Counting<>(order, accounts.countAccounts(order.environment()), done);
    Pages pages = new Pages(order);
    InOrder.run(
        pages::next,
        some -> new Done<>(some.size(), inTx(order, tx -> held(tx, order, work, some))),
        counting::heard);
  }

  /** Does it with these accounts alone, one piece after the other. */
  public <T> void these(Order order, List<Long> chosen, Work<T> work, Consumer<T> done) {
    Counting<T> counting = new Counting<>(order, chosen.size(), done);
    for (int from = 0; from < chosen.size(); from += SOME) {
      List<Long> some = chosen.subList(from, Math.min(chosen.size(), from + SOME));
      T result =
          inTx(
              order,
              tx ->
                  held(
                      tx,
                      order,
                      work,
                      accounts.plansAt(tx, order.environment(), order.at(), some)));
      counting.heard(new Done<>(some.size(), result));
    }
  }

  private static final class Counting<T> {
    private final Order order;
    private final long total;
    private final Consumer<T> done;
    private long reached;

    Counting(Order order, long total, Consumer<T> done) {
      this.order = order;
      this.total = total;
      this.done = done;
    }

    boolean heard(Done<T> one) {
      done.accept(one.result());
      reached += one.accounts();
      order.progress().reached(reached, Math.max(total, reached));
      return true;
    }
  }

  /** The accounts, some at a time. */
  private final class Pages {
    private final Order order;
    private long after;
    private boolean more = true;

    Pages(Order order) {
      this.order = order;
    }

    Optional<List<PlanHeld>> next() {
      if (!more) {
        return Optional.empty();
      }
      List<PlanHeld> some =
          database.inTx(
              Scope.of(order.environment()),
              tx -> accounts.plansAt(tx, order.environment(), order.at(), after, SOME));
      more = some.size() == SOME;
      if (some.isEmpty()) {
        return Optional.empty();
      }
      after = some.getLast().account();
      return Optional.of(some);
    }
  }

  private <T> T held(Tx tx, Order order, Work<T> work, List<PlanHeld> some) {
    if (order.way() != Way.LOOK) {
      accounts.hold(tx, some.stream().map(PlanHeld::account).toList());
    }
    return work.each(tx, some);
  }

  private <T> T inTx(Order order, Function<Tx, T> work) {
    Scope scope = Scope.of(order.environment());
    return switch (order.way()) {
      case WRITE -> database.inTx(scope, work);
      case TRY -> database.tryTx(scope, work);
      case LOOK -> database.lookTx(scope, work);
    };
  }
}
