package dev.cuota.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processor time that a process and its children have used, from Linux's {@code /proc}. */
final class ProcessorTime {
  private static final long NANOS_PER_TICK = 10_000_000;

  private ProcessorTime() {}

  /** Of the PostgreSQL whose main process is {@code pid}: its own, its workers', those that ended. */
  static long ofTree(long pid) throws IOException {
    long ticks = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        List<String> fields = fields(process);
        boolean self = process.getFileName().toString().equals(Long.toString(pid));
        if (self) {
          ticks += sum(fields, 11, 15);
        } else if (fields.size() > 13 && fields.get(1).equals(Long.toString(pid))) {
          ticks += sum(fields, 11, 13);
        }
      }
    }
    return ticks * NANOS_PER_TICK;
  }

  /** Of this Java process. */
  static long ofThisProcess() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** The fields behind the name, which stands in brackets: state, parent, … */
  private static List<String> fields(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    } catch (IOException _) {
      return List.of(); // not a process, or one that has just ended
    }
  }

  private static long sum(List<String> fields, int from, int to) {
    return fields.subList(from, to).stream().mapToLong(Long::parseLong).sum();
  }
}
