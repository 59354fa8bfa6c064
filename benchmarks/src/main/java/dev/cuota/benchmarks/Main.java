package dev.cuota.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks, each beside what it is to be compared with. */
@Command(
    name = "bench",
    description = "Measure Cuota beside something simpler, in one run on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LedgerBench.class,
      IngestBench.class,
      CheckBench.class,
      FollowBench.class,
      TriggersBench.class,
      CloseBench.class,
      SimulateBench.class,
      JmhBench.class
    })
public final class Main implements Callable<Integer> {
  @Override
  public Integer call() {
    new CommandLine(this).usage(System.out);
    return 2;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
