package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.billing.SalesBook;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.metering.Recount;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Replays a range of months. Goes through the accounts in order, some at a time and two such pieces beside each
 * other, so that as much memory is needed for many as for few. All transactions are such that the database
 * refuses to write.
 */
public final class Replay {
  /** How many accounts a transaction takes. */
  static final int SOME = 200;

  private static final int BESIDE_EACH_OTHER = 2;

  private final Ground ground;
  private final Course course;
  private final List<Long> chosen;

  /** {@code chosen} has the numbers of those that are looked at, in order; empty for all. */
  Replay(Ground ground, Course course, List<Long> chosen) {
    this.ground = ground;
    this.course = course;
    this.chosen = List.copyOf(chosen);
  }

  /** Hears of it while it goes on. */
  public interface Audience {
    /** Accounts that are done, in the order of their numbers. */
    void done(List<SimulatedAccount> some);

    /** Whether nobody wants to know any more. */
    default boolean isGone() {
      return false;
    }
  }

  /** What is tried. */
  public Scenario scenario() {
    return course.scenario();
  }

  /** The catalog that is tried. */
  public Catalog catalog() {
    return course.catalog().catalog();
  }

  /** How many accounts it will look at. */
  public long size() {
    return chosen.isEmpty()
        ? ground.accounts().countAccounts(course.scenario().environment())
        : chosen.size();
  }

  /** Does it; what was done until nobody wanted to know any more is in the answer. */
  public Simulated run(Audience audience, JobRun.Progress progress) {
    if (course.anew().isEmpty()) {
      return run(null, audience, progress);
    }
    Scope scope = Scope.of(course.scenario().environment());
    return database()
        .lookTx(
            scope,
            tx ->
                run(
                    ground.metering().recount(tx, course.anew(), course.range()),
                    audience,
                    progress));
  }

  private Simulated run(@Nullable Recount recount, Audience audience, JobRun.Progress progress) {
    List<MonthBook.Frame> frames = frames();
    SalesBook sales = ground.billing().sales();
    Simulated sum = nothing(frames);
    long total = size();
    Pieces pieces = new Pieces();
    List<Future<Chunk.Done>> open = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(BESIDE_EACH_OTHER)) {
      while (!audience.isGone()) {
        while (pieces.more && open.size() < 2 * BESIDE_EACH_OTHER) {
          List<Long> some = pieces.next();
          if (!some.isEmpty()) {
            List<MonthTotal> counted = recount == null ? List.of() : recount.of(some);
            open.add(workers.submit(() -> work(frames, sales, some, counted)));
          }
        }
        if (open.isEmpty()) {
          break;
        }
        Chunk.Done done = result(open.removeFirst());
        sum = sum.plus(done);
        audience.done(done.accounts());
        pieces.finished += pieces.sizes.removeFirst();
        progress.reached(pieces.finished, Math.max(total, pieces.finished));
      }
    }
    return sum;
  }

  private Chunk.Done work(
      List<MonthBook.Frame> frames, SalesBook sales, List<Long> some, List<MonthTotal> counted) {
    return database()
        .lookTx(
            Scope.of(course.scenario().environment()),
            tx -> new Chunk(ground, course, frames, sales).work(tx, some, counted));
  }

  private List<MonthBook.Frame> frames() {
    EnvironmentId environment = course.scenario().environment();
    return database()
        .lookTx(
            Scope.of(environment),
            tx ->
                course.months().stream()
                    .map(month -> ground.limits().months().frame(tx, environment, month))
                    .toList());
  }

  private Simulated nothing(List<MonthBook.Frame> frames) {
    return Simulated.nothing(
        frames.getLast().catalog().catalog().costCurrency(),
        catalog().costCurrency(),
        course.anew().stream().map(NumberedMeter::meter).map(one -> one.key()).toList());
  }

  /** The accounts, some at a time. */
  private final class Pieces {
    private final List<Integer> sizes = new ArrayList<>();
    private long after;
    private int from;
    private boolean more = true;
    private long finished;

    List<Long> next() {
      List<Long> some;
      if (chosen.isEmpty()) {
        some = ground.accounts().accountsAfter(course.scenario().environment(), after, SOME);
        more = some.size() == SOME;
      } else {
        some = chosen.subList(from, Math.min(chosen.size(), from + SOME));
        from += some.size();
        more = from < chosen.size();
      }
      if (!some.isEmpty()) {
        after = some.getLast();
        sizes.add(some.size());
      }
      return some;
    }
  }

  private Database database() {
    return ground.platform().database();
  }

  private static Chunk.Done result(Future<Chunk.Done> one) {
    try {
      return one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the simulation was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    }
  }
}
