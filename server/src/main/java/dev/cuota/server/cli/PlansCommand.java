package dev.cuota.server.cli;

import dev.cuota.engine.accounts.PlanMove;
import dev.cuota.engine.accounts.PlanMoveOutcome;
import dev.cuota.engine.accounts.PlanMoves;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts accounts on plans. */
@Command(
    name = "plans",
    description = "Put accounts on plans.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:some accounts are unknown", "2:wrongly called or configured"})
public final class PlansCommand implements Runnable {
  private static final int SOME_UNKNOWN = 1;
  private static final int MAX_UNKNOWN_SHOWN = 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "assign?");
  }

  /** Which accounts. */
  static final class Which {
    @Option(
        names = "--from",
        paramLabel = "PLAN",
        description = "all accounts on this plan; none for those without a plan")
    private @Nullable String from;

    @Option(
        names = "--account",
        paramLabel = "KEY",
        description = "the account with this key; may be said again")
    private @Nullable List<String> accounts;

    PlanMove.From which() {
      return from != null
          ? new PlanMove.OnPlan(from.equals("none") ? "" : from)
          : new PlanMove.Named(accounts == null ? List.of() : accounts);
    }
  }

  @Command(
      name = "assign",
      description = "Put many accounts on a plan; run again it goes on with who is left.")
  int assign(
      @Option(
              names = {"-e", "--environment"},
              description = "key of the environment; the default one when left out")
          @Nullable String environment,
      @ArgGroup(multiplicity = "1") Which which,
      @Option(names = "--to", paramLabel = "PLAN", required = true, description = "the plan")
          String to,
      @Option(names = "--version", description = "of the plan; the one in force when left out")
          @Nullable Integer version,
      @Option(names = "--dry-run", description = "only say how many") boolean dryRun) {
    PlanMove move = new PlanMove(which.which(), to, version);
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment named = NamedEnvironment.one(spec, installation.engine().security(), environment);
      PlanMoves moves = installation.engine().planMoves();
      if (dryRun) {
        return told(moves.preview(named.id(), move), true);
      }
      try (CountBar bar = new CountBar(to, "accounts")) {
        return told(moves.make(named.id(), move, "operator", bar::reached), false);
      }
    }
  }

  private int told(PlanMoveOutcome outcome, boolean dryRun) {
    return switch (outcome) {
      case PlanMoveOutcome.Done done -> {
        table(done, dryRun);
        yield done.unknown().isEmpty() ? 0 : SOME_UNKNOWN;
      }
      case PlanMoveOutcome.UnknownFrom(var known) -> throw wrong("--from", known);
      case PlanMoveOutcome.UnknownPlan(var known) -> throw wrong("--to", known);
      case PlanMoveOutcome.UnknownVersion _ ->
          throw new ParameterException(
              spec.commandLine(), "--version: the plan has no such version");
    };
  }

  private void table(PlanMoveOutcome.Done done, boolean dryRun) {
    PrintWriter out = spec.commandLine().getOut();
    String plan = "%s version %d".formatted(done.to().key(), done.to().version());
    row(out, "PLAN", plan);
    row(out, dryRun ? "would move" : "moved", "%,d".formatted(done.moved()));
    row(out, "were there already", "%,d".formatted(done.already()));
    row(out, "unknown", "%,d".formatted(done.unknown().size()));
    done.unknown().stream().limit(MAX_UNKNOWN_SHOWN).forEach(key -> out.println("  " + cut(key)));
    if (done.unknown().size() > MAX_UNKNOWN_SHOWN) {
      out.printf("  and %,d more%n", done.unknown().size() - MAX_UNKNOWN_SHOWN);
    }
    out.flush();
  }

  private void row(PrintWriter out, String name, String value) {
    out.println(cut(String.format(Locale.ROOT, "%-20s %s", name, value)));
  }

  private String cut(String text) {
    int width = spec.usageMessage().autoWidth(true).width() - 2;
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private ParameterException wrong(String option, List<String> known) {
    return new ParameterException(
        spec.commandLine(),
        "%s: there is no such plan, only %s".formatted(option, String.join(", ", known)));
  }
}
