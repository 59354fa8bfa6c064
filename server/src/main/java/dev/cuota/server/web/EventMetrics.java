package dev.cuota.server.web;

import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;

/** What became of the events that came in, for Prometheus. */
final class EventMetrics {
  private EventMetrics() {}

  static void bind(Metering metering, MeterRegistry metrics) {
    bind(metering, metrics, "accepted", Statistics::accepted);
    bind(metering, metrics, "duplicate", Statistics::duplicates);
    bind(metering, metrics, "conflict", Statistics::conflicts);
    bind(metering, metrics, "rejected", Statistics::rejected);
    FunctionCounter.builder("cuota.events.uncounted", metering, m -> m.statistics().uncounted())
        .description("Accepted events that no meter counts")
        .register(metrics);
  }

  private static void bind(
      Metering metering, MeterRegistry metrics, String status, ToLongFunction<Statistics> count) {
    FunctionCounter.builder("cuota.events", metering, m -> count.applyAsLong(m.statistics()))
        .description("Events by what became of them")
        .tag("status", status)
        .register(metrics);
  }
}
