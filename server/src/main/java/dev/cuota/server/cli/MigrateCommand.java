package dev.cuota.server.cli;

import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the control database up to date and ends. */
@Command(
    name = "migrate",
    description = {
      "Bring the control database up to date.",
      "serve does so by itself; this is for those who want it done before."
    },
    mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Override
  public Integer call() {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      spec.commandLine()
          .getOut()
          .printf("%s is up to date.%n", installation.database().description());
      return 0;
    }
  }
}
