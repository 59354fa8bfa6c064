package dev.cuota.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A rate of events, and the processor time that each of them took in each process that takes part. */
final class Costs {
  private final Figures rate;
  private final List<Part> parts;

  /** Processor time of one process so far, in nanoseconds. */
  @FunctionalInterface
  interface Meter {
    long read() throws IOException;
  }

  private record Part(Meter meter, Figures figures) {}

  /**
   * Nothing measured yet.
   *
   * @param meters what takes part, by name
   */
  Costs(String name, Map<String, Meter> meters) {
    this.rate = new Figures(name, "events/s");
    this.parts =
        meters.entrySet().stream()
            .map(
                meter ->
                    new Part(
                        meter.getValue(),
                        new Figures("  processor per event, " + meter.getKey(), "ns")))
            .toList();
  }

  /** What one run did. */
  record Run(long events, long perSecond) {}

  void measure(Callable<Run> action) throws Exception {
    long[] before = read();
    Run run = action.call();
    long[] after = read();
    rate.add(run.perSecond());
    for (int i = 0; i < after.length; i++) {
      parts.get(i).figures().add((after[i] - before[i]) / Math.max(1, run.events()));
    }
  }

  Figures rate() {
    return rate;
  }

  void print() {
    System.out.println(rate);
    parts.forEach(part -> System.out.println(part.figures()));
  }

  private long[] read() throws IOException {
    long[] readings = new long[parts.size()];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = parts.get(i).meter().read();
    }
    return readings;
  }
}
