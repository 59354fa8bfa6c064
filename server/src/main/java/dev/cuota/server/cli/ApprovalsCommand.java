package dev.cuota.server.cli;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.engine.accounts.Approval;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the approvals of stores that are under way, and goes on with those that were left. */
@Command(
    name = "approvals",
    description = "Show the approvals that are under way, and go on with those that were left.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:wrongly called or configured"})
public final class ApprovalsCommand implements Runnable {
  private static final String ROW = "%-24s  %-12s  %-18s  %-8s  %-20s  %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or resume?");
  }

  @Command(
      name = "list",
      description = "Show those that are under way, the oldest first, and what keeps them.")
  int list(
      @Option(
              names = {"-e", "--environment"},
              description = "key of one environment; all when left out")
          @Nullable String environment) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      for (Environment one :
          NamedEnvironment.all(spec, installation.engine().security(), environment)) {
        table(installation, one, installation.engine().lifecycle().approvals().open(one.id()));
      }
    }
    return 0;
  }

  @Command(
      name = "resume",
      description =
          "Go on with those on which nobody works any more; every node does so by itself.")
  int resume() {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      out().printf("%,d gone on with%n", installation.engine().lifecycle().approvals().resume());
      out().flush();
    }
    return 0;
  }

  private void table(Installation installation, Environment environment, List<Approval> open) {
    if (open.isEmpty()) {
      out().println(environment.key() + ": none is under way");
    } else {
      out().printf(ROW, "STORE", "STATE", "LAST STEP", "ATTEMPTS", "CHANGED", "WHY");
    }
    for (Approval one : open) {
      out()
          .printf(
              ROW,
              store(installation, one),
              one.told(),
              "%d of %d".formatted(one.done(), ApprovalStep.values().length),
              one.attempts(),
              one.changedAt(),
              Objects.requireNonNullElse(one.error(), ""));
    }
    out().flush();
  }

  private static String store(Installation installation, Approval one) {
    return installation.engine().lifecycle().stores().of(one.environment(), one.account()).stream()
        .filter(store -> store.id().equals(one.tenant()))
        .map(Store::key)
        .findFirst()
        .orElse(one.tenant().toString());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
