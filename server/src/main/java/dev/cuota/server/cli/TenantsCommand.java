package dev.cuota.server.cli;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.accounts.TenantMoveOutcome;
import dev.cuota.engine.accounts.TenantMoves;
import dev.cuota.engine.clusters.MoveCheck;
import dev.cuota.engine.clusters.MoveHindrance;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Moves tenants between clusters. */
@Command(
    name = "tenants",
    description = "Move tenants from one cluster to another while they are in use.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:refused, or taken back", "2:wrongly called or configured"})
public final class TenantsCommand implements Runnable {
  private static final int REFUSED = 1;
  private static final String ROW = "%-24s %-20s %-20s %-10s %12s %9s  %s%n";
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
  private static final Cause CAUSE = Cause.admin("cuota tenants");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "move, moves, back or finish?");
  }

  @Command(
      name = "move",
      description = {
        "Move a tenant to another cluster. It can be read all the time; its writers wait for seconds.",
        "When this command is ended, a node that runs goes on; so does the same command."
      })
  int move(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--to", required = true, paramLabel = "CLUSTER") String to,
      @Option(
              names = "--dry-run",
              description = "only say whether it can be moved, and how much it is")
          boolean dryRun) {
    return with(
        (moves, one) -> {
          if (dryRun) {
            return told(moves, moves.check(one.id(), tenant, to));
          }
          TenantMoveOutcome outcome = moves.begin(one.id(), tenant, to, CAUSE);
          return outcome instanceof TenantMoveOutcome.UnderWay(TenantMove under)
                  && under.subject().to().equals(to)
                  && under.isUnderWay()
              ? work(moves, under)
              : told(moves, outcome);
        });
  }

  @Command(name = "moves", description = "Show the newest moves.")
  int moves() {
    return with(
        (moves, one) -> {
          out().printf(ROW, "TENANT", "FROM", "TO", "PHASE", "ROWS", "PAUSE", "");
          moves.all(one.id()).forEach(this::row);
          return 0;
        });
  }

  @Command(
      name = "back",
      description = "Have a tenant that was moved go back, or one that is on its way stay.")
  int back(@Parameters(paramLabel = "TENANT") String tenant) {
    return with((moves, one) -> told(moves, moves.back(one.id(), tenant, CAUSE)));
  }

  @Command(
      name = "finish",
      description = "Delete what a moved tenant has left behind; it cannot go back then.")
  int finish(@Parameters(paramLabel = "TENANT") String tenant) {
    return with((moves, one) -> told(moves, moves.finish(one.id(), tenant, CAUSE)));
  }

  private int told(TenantMoves moves, TenantMoveOutcome outcome) {
    return switch (outcome) {
      case TenantMoveOutcome.Begun(TenantMove move) -> work(moves, move);
      case TenantMoveOutcome.Checked(Store store, MoveCheck check) -> told(store, check);
      case TenantMoveOutcome.NotFound _ -> refused("there is no such tenant, or no move of it");
      case TenantMoveOutcome.SingleCluster _ ->
          refused("there is one cluster only; CUOTA_MULTI_CLUSTER=true allows more");
      case TenantMoveOutcome.NoCluster(List<String> known) ->
          refused("there is no such cluster, only " + String.join(", ", known));
      case TenantMoveOutcome.LivesThere(Store store) -> refused(store.key() + " lives there");
      case TenantMoveOutcome.UnderWay(TenantMove move) ->
          refused("a move of it is not over: " + phase(move));
      case TenantMoveOutcome.NotNow(TenantMove move) ->
          refused("that cannot be done in the phase " + phase(move));
      case TenantMoveOutcome.Busy _ -> refused("somebody else is changing the account; try again");
    };
  }

  private int told(Store store, MoveCheck check) {
    check
        .tables()
        .forEach(table -> out().printf("  %-40s %,12d rows%n", table.table(), table.rows()));
    check.hindrances().stream()
        .map(MoveHindrance::line)
        .forEach(line -> out().println("  " + line));
    return check.hindrances().isEmpty()
        ? said("%s can be moved: %,d rows".formatted(store.key(), check.rows()), 0)
        : refused(store.key() + " cannot be moved");
  }

  /** Works on it, or watches who does, until it is over or rests. */
  private int work(TenantMoves moves, TenantMove begun) {
    TenantMove move = begun;
    try (CountBar bar = new CountBar(begun.subject().key(), "rows")) {
      while (move.isUnderWay()) {
        move = moves.work(move, now -> shown(bar, now));
        shown(bar, move);
        if (move.isUnderWay()) {
          LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
      }
    }
    return ended(move, begun.state().phase());
  }

  private static void shown(CountBar bar, TenantMove move) {
    if (move.state().rowsTotal() > 0) {
      bar.reached(
          Math.min(move.state().rowsDone(), move.state().rowsTotal()), move.state().rowsTotal());
    }
  }

  private int ended(TenantMove move, MovePhase asked) {
    move.state().report().forEach(line -> out().println("  " + line));
    String tenant = move.subject().key();
    return switch (move.state().phase()) {
      case MOVED ->
          said(
              "%s lives on %s; its writers waited for %s. `cuota tenants back %s` brings it back, `finish` ends that."
                  .formatted(tenant, move.subject().to(), pause(move), tenant),
              0);
      case DONE -> said("%s: done".formatted(tenant), 0);
      case UNDONE -> {
        String error = move.state().error();
        String why = error == null ? "" : ": " + error;
        int code = asked == MovePhase.UNDO ? 0 : REFUSED;
        yield said("%s stays on %s%s".formatted(tenant, move.subject().from(), why), code);
      }
      default -> throw new IllegalStateException(phase(move) + " is no end");
    };
  }

  private void row(TenantMove move) {
    String error = move.state().error();
    out()
        .printf(
            ROW,
            move.subject().key(),
            move.subject().from(),
            move.subject().to(),
            phase(move),
            "%,d".formatted(move.state().rowsTotal()),
            pause(move),
            error == null ? "" : error);
  }

  private static String phase(TenantMove move) {
    return move.state().phase().wire() + (move.state().back() ? " (back)" : "");
  }

  private static String pause(TenantMove move) {
    Duration pause = move.times().pause();
    return pause == null ? "–" : pause.toMillis() + " ms";
  }

  private int refused(String why) {
    return said("not done: " + why, REFUSED);
  }

  private int said(String text, int code) {
    out().println(text);
    out().flush();
    return code;
  }

  private int with(BiFunction<TenantMoves, Environment, Integer> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment one = NamedEnvironment.one(spec, installation.engine().security(), environment);
      int code = work.apply(installation.engine().lifecycle().moves(), one);
      out().flush();
      return code;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
