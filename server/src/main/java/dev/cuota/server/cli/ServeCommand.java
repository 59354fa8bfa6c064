package dev.cuota.server.cli;

import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the program until it is told to stop. */
@Command(
    name = "serve",
    description = "Run Cuota: the API and the console.",
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Installation installation = Installation.own(Configuration.from(System.getenv()));
    FirstStart first = firstStart(installation);
    Running running = Running.start(installation);
    installation.engine().start();
    announce(out, first, running.port());
    running.awaitStop();
    return 0;
  }

  private static void announce(PrintWriter out, FirstStart first, int port) {
    first
        .adminKey()
        .ifPresent(key -> out.println("Key of the administrator, shown this once: " + key));
    first
        .password()
        .ifPresent(
            password ->
                out.printf(
                    "Log-in of the administrator, shown this once: %s / %s%n",
                    FirstStart.ADMINISTRATOR, password));
    out.println("Cuota is ready at http://localhost:" + port);
    out.flush();
  }

  private static FirstStart firstStart(Installation installation) {
    try {
      return FirstStart.of(installation);
    } catch (RuntimeException e) {
      installation.close();
      throw e;
    }
  }
}
