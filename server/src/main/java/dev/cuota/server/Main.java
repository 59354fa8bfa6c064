package dev.cuota.server;

import dev.cuota.server.cli.AccountsCommand;
import dev.cuota.server.cli.ApprovalsCommand;
import dev.cuota.server.cli.CatalogCommand;
import dev.cuota.server.cli.ClustersCommand;
import dev.cuota.server.cli.CountersCommand;
import dev.cuota.server.cli.DemoCommand;
import dev.cuota.server.cli.DoctorCommand;
import dev.cuota.server.cli.FxCommand;
import dev.cuota.server.cli.ImportCommand;
import dev.cuota.server.cli.JobsCommand;
import dev.cuota.server.cli.KeysCommand;
import dev.cuota.server.cli.MigrateCommand;
import dev.cuota.server.cli.PlansCommand;
import dev.cuota.server.cli.ReconcileCommand;
import dev.cuota.server.cli.ServeCommand;
import dev.cuota.server.cli.SimulateCommand;
import dev.cuota.server.cli.StoreCommand;
import dev.cuota.server.cli.SubscriptionsCommand;
import dev.cuota.server.cli.SyncCommand;
import dev.cuota.server.cli.TenantsCommand;
import dev.cuota.server.cli.VerifyCommand;
import dev.cuota.server.cli.WarmUpCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code cuota}. Exit codes: 0 done, 1 failed, 2 wrongly called or configured. */
@Command(
    name = "cuota",
    description = "Metering, limits, quota and fees for multi-tenant software.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      CatalogCommand.class,
      ServeCommand.class,
      KeysCommand.class,
      MigrateCommand.class,
      ImportCommand.class,
      DemoCommand.class,
      DoctorCommand.class,
      WarmUpCommand.class,
      VerifyCommand.class,
      SyncCommand.class,
      CountersCommand.class,
      ClustersCommand.class,
      PlansCommand.class,
      JobsCommand.class,
      ReconcileCommand.class,
      StoreCommand.class,
      SubscriptionsCommand.class,
      ApprovalsCommand.class,
      AccountsCommand.class,
      TenantsCommand.class,
      FxCommand.class,
      SimulateCommand.class,
    })
public final class Main implements Runnable {
  private static final int HELP_COLUMNS = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setExecutionExceptionHandler((fault, command, _) -> report(fault, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int report(Exception fault, CommandLine command) {
    PrintWriter err = command.getErr();
    if (fault instanceof InvalidConfiguration invalid) {
      err.println(invalid.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (fault instanceof CannotStart) {
      err.println(fault.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    fault.printStackTrace(err);
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"cuota " + (version == null ? "(not packaged)" : version)};
    }
  }
}
