package dev.cuota.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What most benchmarks let one choose. */
final class BenchOptions {
  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each side is measured, in turn (${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Length of one measurement (${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--tenants",
      defaultValue = "100",
      description = "Tenants that the events are spread over, at most 9000 (${DEFAULT-VALUE}).")
  int tenants;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Connections or threads that are kept busy (${DEFAULT-VALUE}).")
  int connections;

  @Option(
      names = "--server-option",
      paramLabel = "<option>",
      description = "An option for the server's JVM, such as -XX:+UseSerialGC; may be repeated.")
  List<String> serverOptions = new ArrayList<>();
}
