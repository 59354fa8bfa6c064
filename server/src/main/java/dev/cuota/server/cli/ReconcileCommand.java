package dev.cuota.server.cli;

import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the control database with the clusters. */
@Command(
    name = "reconcile",
    description = "Compare the control database with its clusters, and mend what is safe.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything agrees, or was mended",
      "1:something is left to a person, or a cluster is silent",
      "2:wrongly called or configured"
    })
public final class ReconcileCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %-22s %-24s %-9s %s%n";
  private static final String ACTOR = "cuota reconcile";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      description = "key of one environment; all when left out")
  private @Nullable String environment;

  @Option(names = "--dry-run", description = "mend nothing, only say what would be")
  private boolean dryRun;

  @Override
  public Integer call() {
    boolean left = false;
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      for (Environment one :
          NamedEnvironment.all(spec, installation.engine().security(), environment)) {
        ReconciliationReport report;
        try (CountBar bar = new CountBar(one.key(), "clusters")) {
          report =
              installation
                  .engine()
                  .reconciliation()
                  .run(one.id(), dryRun, Cause.admin(ACTOR), bar::reached);
        }
        left |= tell(one, report);
      }
    }
    return left ? 1 : 0;
  }

  /** Answers whether something is left. */
  private boolean tell(Environment one, ReconciliationReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (report.found() == 0 && report.silent().isEmpty()) {
      out.printf("%s: %,d stores agree with their clusters%n", one.key(), report.compared());
      out.flush();
      return false;
    }
    out.printf(
        "%s: %,d stores compared, %,d disagreements%n",
        one.key(), report.compared(), report.found());
    if (!report.desyncs().isEmpty()) {
      out.printf(ROW, "TENANT", "CLUSTER", "WHAT", "", "HERE | THERE");
      report.desyncs().forEach(desync -> row(out, desync));
    }
    if (report.found() > report.desyncs().size()) {
      out.printf("… and %,d more%n", report.found() - report.desyncs().size());
    }
    report.silent().forEach((key, why) -> out.printf("%s cannot be asked: %s%n", key, why));
    out.flush();
    return !report.silent().isEmpty()
        || report.desyncs().stream().anyMatch(ReconcileCommand::isLeft);
  }

  private static boolean isLeft(Desync desync) {
    return desync.state() == Desync.State.LEFT || desync.state() == Desync.State.FAILED;
  }

  private static void row(PrintWriter out, Desync one) {
    out.printf(
        ROW,
        one.tenant(),
        one.cluster(),
        one.kind().said(),
        one.state().wire(),
        one.here() + " | " + one.there() + (one.note().isEmpty() ? "" : " (" + one.note() + ")"));
  }
}
