package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.clusters.MoveOrder;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The move of a tenant from one cluster to another, and how far it has come.
 *
 * @param tables those that were declared when it began
 * @param fence greater for whoever took it over last
 */
public record TenantMove(
    long id, Subject subject, List<TenantTable> tables, State state, long fence, Times times) {
  public TenantMove {
    tables = List.copyOf(tables);
  }

  /**
   * Who goes where, and at whose word.
   *
   * @param account internal number
   * @param from key of the cluster that it was on when all began
   * @param to key of the other one
   */
  public record Subject(
      EnvironmentId environment,
      long account,
      TenantId tenant,
      String key,
      String from,
      String to,
      Cause cause) {}

  /**
   * How far it has come.
   *
   * @param back whether it is on its way back
   * @param rowsTotal so many rows there were at first
   * @param rowsDone so many are copied
   * @param rounds how often changes were brought over
   * @param attempts how often it was tried in vain since something was done
   * @param error what kept it from going on, the last time; null when nothing did
   * @param report what was found in the way, or what both clusters held when they were compared
   */
  public record State(
      MovePhase phase,
      boolean back,
      long rowsTotal,
      long rowsDone,
      int rounds,
      int attempts,
      @Nullable String error,
      List<String> report) {
    static final State FIRST = new State(MovePhase.CHECK, false, 0, 0, 0, 0, null, List.of());

    public State {
      report = List.copyOf(report);
    }

    /** The same in another phase, which nothing was tried of yet. */
    State in(MovePhase other) {
      // Else it would never be given up: catching up succeeds before each attempt to switch.
      int kept = other == MovePhase.PAUSE || other.isPaused() ? attempts : 0;
      return new State(other, back, rowsTotal, rowsDone, 0, kept, error, report);
    }

    /** The same, over before anything was done. */
    State refused(String why, List<String> lines) {
      return new State(MovePhase.UNDONE, back, rowsTotal, rowsDone, 0, 0, why, lines);
    }

    /** The same when its phase is done. */
    State next() {
      boolean home = phase == MovePhase.UNDO;
      State next = in(phase.next(back));
      return home ? next.heading(false) : next;
    }

    State heading(boolean nowBack) {
      return new State(phase, nowBack, rowsTotal, rowsDone, rounds, attempts, error, report);
    }

    State counting(long total) {
      return new State(phase, back, total, rowsDone, rounds, attempts, error, report);
    }

    State copied(long rows) {
      return new State(phase, back, rowsTotal, rows, rounds, 0, error, report);
    }

    State round() {
      return new State(phase, back, rowsTotal, rowsDone, rounds + 1, attempts, error, report);
    }

    State reporting(List<String> lines) {
      return new State(phase, back, rowsTotal, rowsDone, rounds, attempts, error, lines);
    }

    /** The same, as it could not be done; takes back what was done when it may, and says why. */
    State failed(String why, boolean forGood) {
      MovePhase then = forGood && phase.mayUndo() ? MovePhase.UNDO : phase.again();
      int tried = then == MovePhase.UNDO ? 0 : attempts + 1;
      return new State(then, back, rowsTotal, rowsDone, 0, tried, why, report);
    }
  }

  /**
   * When it was what.
   *
   * @param paused since when writers wait; null while they do not
   * @param pause for how long they had to wait; null while that is not over
   */
  public record Times(
      Instant started, Instant changed, @Nullable Instant paused, @Nullable Duration pause) {}

  MovePhase phase() {
    return state.phase();
  }

  /** What the clusters are told: from where the tenant lives to where it does not. */
  MoveOrder order() {
    MoveOrder forth =
        new MoveOrder(
            id, subject.environment(), subject.key(), subject.from(), subject.to(), fence, tables);
    boolean switched =
        switch (state.phase()) {
          // What is left behind is what the tenant has gone from.
          case MOVED, CLEAR, DONE -> true;
          default -> false;
        };
    return state.back() == switched ? forth : forth.reversed();
  }

  TenantMove with(State other, Instant now) {
    return new TenantMove(
        id,
        subject,
        tables,
        other,
        fence,
        new Times(times.started(), now, times.paused(), times.pause()));
  }

  TenantMove pausedSince(Instant when) {
    return new TenantMove(
        id, subject, tables, state, fence, new Times(times.started(), when, when, null));
  }

  /** Writers do not wait any more. */
  TenantMove resumed(Instant when) {
    Instant since = times.paused();
    return new TenantMove(
        id,
        subject,
        tables,
        state,
        fence,
        new Times(
            times.started(),
            when,
            null,
            since == null ? times.pause() : Duration.between(since, when)));
  }

  /** Whether somebody works on it, or will. */
  public boolean isUnderWay() {
    return state.phase().isUnderWay();
  }
}
