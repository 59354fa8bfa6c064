package dev.cuota.client;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * A client's figures for Micrometer: {@code new CuotaClientMetrics(cuota).bindTo(registry)}. What is
 * counted is counted anyway; this class alone needs Micrometer.
 */
public final class CuotaClientMetrics implements MeterBinder {
  private final CuotaClient client;

  /** The figures of that client. */
  public CuotaClientMetrics(CuotaClient client) {
    this.client = client;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Engine engine = client.engine();
    for (Decision.Source source : Decision.Source.values()) {
      decisions(registry, engine, source, true);
      decisions(registry, engine, source, false);
    }
    spool(registry, engine);
    leases(registry, engine);
    counter(registry, "overrun", "uses recorded beyond a limit", c -> c.overrun.sum());
    counter(registry, "rejected", "events and uses put aside", c -> c.rejected.sum());
    counter(registry, "spool.refused", "not taken, as the spool is full", c -> c.refusedFull.sum());
    counter(registry, "events.sent", "events that arrived", c -> c.sent.sum());
    counter(
        registry,
        "providers.estimated",
        "calls settled by their estimate, as the answer said no usage",
        c -> c.settledByEstimate.sum());
  }

  private static void decisions(
      MeterRegistry registry, Engine engine, Decision.Source source, boolean allowed) {
    FunctionCounter.builder(
            "cuota.client.decisions", engine, e -> (double) e.decisions(source, allowed))
        .description("decisions by who made them")
        .tag("source", source.name().toLowerCase(Locale.ROOT))
        .tag("outcome", allowed ? "allowed" : "denied")
        .register(registry);
  }

  private static void spool(MeterRegistry registry, Engine engine) {
    Gauge.builder("cuota.client.spool.events", engine, e -> (double) e.events.records())
        .description("events that wait for being sent")
        .register(registry);
    Gauge.builder(
            "cuota.client.spool.bytes",
            engine,
            e -> (double) (e.events.bytes() + e.debts.spool.bytes()))
        .description("what waits for being sent")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("cuota.client.owed", engine, e -> (double) e.debts.spool.records())
        .description("uses that were let through and wait for being reported")
        .register(registry);
  }

  private void leases(MeterRegistry registry, Engine engine) {
    Gauge.builder("cuota.client.leases", engine, e -> (double) e.exchange.held())
        .description("leases held")
        .register(registry);
    FunctionTimer.builder(
            "cuota.client.exchange",
            engine.counters,
            c -> c.exchanges.sum(),
            c -> (double) c.exchangeNanos.sum(),
            TimeUnit.NANOSECONDS)
        .description("exchanges of leases")
        .register(registry);
    counter(registry, "fenced", "times another process had the name", Counters::fencedTimes);
    counter(registry, "leases.unknown", "leases the server had lost", Counters::unknownLeases);
    counter(registry, "leases.refused", "leases there was no slot for", Counters::refusedLeases);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToLongFunction<Counters> count) {
    FunctionCounter.builder(
            "cuota.client." + name, client.engine().counters, c -> (double) count.applyAsLong(c))
        .description(description)
        .register(registry);
  }
}
