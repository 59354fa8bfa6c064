package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.billing.SalesBook;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.metering.Recount;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.InOrder;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays a range of months. Goes through the accounts in order, some at a time and two such pieces beside each
 * other, so that as much memory is needed for many as for few. All transactions are such that the database
 * refuses to write.
 */
public final class Replay {
  /** How many accounts a transaction takes. */
  static final int SOME = 200;

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
    Heard heard = new Heard(nothing(frames), size(), audience, progress);
    Pieces pieces = new Pieces();
    if (!audience.isGone()) {
      InOrder.run(
          () -> pieces.next().map(some -> piece(recount, some)),
          piece -> work(frames, sales, piece),
          heard::of);
    }
    return heard.sum;
  }

  /** Some accounts, and what of theirs was counted otherwise. */
  private record Piece(List<Long> accounts, List<MonthTotal> counted) {}

  private record Worked(int size, Chunk.Done done) {}

  private static Piece piece(@Nullable Recount recount, List<Long> some) {
    return new Piece(some, recount == null ? List.of() : recount.of(some));
  }

  /** What came of it so far. */
  private static final class Heard {
    private final long total;
    private final Audience audience;
    private final JobRun.Progress progress;
    private Simulated sum;
    private long reached;

    Heard(Simulated nothing, long total, Audience audience, JobRun.Progress progress) {
      this.sum = nothing;
      this.total = total;
      this.audience = audience;
      this.progress = progress;
    }

    boolean of(Worked piece) {
      sum = sum.plus(piece.done());
      audience.done(piece.done().accounts());
      reached += piece.size();
      progress.reached(reached, Math.max(total, reached));
      return !audience.isGone();
    }
  }

  private Worked work(List<MonthBook.Frame> frames, SalesBook sales, Piece piece) {
    Chunk.Done done =
        database()
            .lookTx(
                Scope.of(course.scenario().environment()),
                tx ->
                    new Chunk(ground, course, frames, sales)
                        .work(tx, piece.accounts(), piece.counted()));
    return new Worked(piece.accounts().size(), done);
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
    private long after;
    private int from;
    private boolean more = true;

    Optional<List<Long>> next() {
      if (!more) {
        return Optional.empty();
      }
      List<Long> some = chosen.isEmpty() ? ofAll() : ofChosen();
      return some.isEmpty() ? Optional.empty() : Optional.of(some);
    }

    private List<Long> ofAll() {
      List<Long> some =
          ground.accounts().accountsAfter(course.scenario().environment(), after, SOME);
      more = some.size() == SOME;
      after = some.isEmpty() ? after : some.getLast();
      return some;
    }

    private List<Long> ofChosen() {
      List<Long> some = chosen.subList(from, Math.min(chosen.size(), from + SOME));
      from += some.size();
      more = from < chosen.size();
      return some;
    }
  }

  private Database database() {
    return ground.platform().database();
  }
}
