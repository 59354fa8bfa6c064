package dev.cuota.benchmarks;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The small benchmarks, by JMH. */
@Command(name = "jmh", description = "Run the JMH benchmarks.", mixinStandardHelpOptions = true)
final class JmhBench implements Callable<Integer> {
  @Parameters(arity = "0..1", defaultValue = ".*", description = "Which, as a regular expression.")
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private String include;

  @Override
  public Integer call() throws Exception {
    new Runner(new OptionsBuilder().include(include).build()).run();
    return 0;
  }
}
