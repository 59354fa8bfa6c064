package dev.cuota.server.cli;

import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    Installation installation = Installation.open(Configuration.from(System.getenv()));
    FirstStart first = FirstStart.of(installation);
    Server server = Server.start(installation);
    CountDownLatch stopped = stopOnSignal(installation, server);
    announce(out, first, server.port());
    stopped.await();
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

  private static CountDownLatch stopOnSignal(Installation installation, Server server) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              try (installation) {
                server.close();
              } finally {
                stopped.countDown();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    return stopped;
  }
}
