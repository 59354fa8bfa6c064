package dev.cuota.server.cli;

import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Builds rollups again from the ledger. */
@Command(
    name = "sync",
    description = "Build the rollups of the last hours again from the ledger, in whole days.",
    mixinStandardHelpOptions = true)
public final class SyncCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      description = "key of one environment; all when left out")
  private @Nullable String environment;

  @Option(
      names = "--hours",
      defaultValue = "48",
      description = "how far back, 1 to " + Metering.MAX_SYNC_HOURS + " (${DEFAULT-VALUE})")
  private int hours;

  @Override
  public Integer call() {
    if (hours < 1 || hours > Metering.MAX_SYNC_HOURS) {
      throw new ParameterException(
          spec.commandLine(), "--hours needs 1 to " + Metering.MAX_SYNC_HOURS);
    }
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      for (Environment one :
          NamedEnvironment.all(spec, installation.engine().security(), environment)) {
        try (CountBar bar = new CountBar(one.key(), "days")) {
          installation
              .engine()
              .metering()
              .sync(one.id(), hours, (_, done, total) -> bar.reached(done, total));
        }
        spec.commandLine().getOut().printf("%s: built again%n", one.key());
      }
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
