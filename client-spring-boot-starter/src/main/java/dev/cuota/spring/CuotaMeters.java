package dev.cuota.spring;

import dev.cuota.client.ClientStatus;
import dev.cuota.client.CuotaClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Shows what guards and the client count, as {@code cuota.*}. */
final class CuotaMeters implements MeterBinder {
  private final CuotaClient client;
  private final GuardCounts counts;

  CuotaMeters(CuotaClient client, GuardCounts counts) {
    this.client = client;
    this.counts = counts;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    guard(registry, "cuota.guard.allowed", "Guarded calls that went on", GuardCounts::allowed);
    guard(registry, "cuota.guard.denied", "Guarded calls that were denied", GuardCounts::denied);
    guard(
        registry,
        "cuota.guard.errors",
        "Calls that went on as guarding them failed",
        GuardCounts::errors);
    client(registry, "cuota.client.connected", s -> s.connected() ? 1 : 0);
    client(registry, "cuota.client.leases", ClientStatus::leases);
    client(registry, "cuota.client.spool.events", ClientStatus::spoolEvents);
    client(registry, "cuota.client.spool.bytes", ClientStatus::spoolBytes);
    client(registry, "cuota.client.owed", ClientStatus::owed);
    client(registry, "cuota.client.rejected", ClientStatus::rejected);
  }

  private void guard(
      MeterRegistry registry, String name, String what, ToDoubleFunction<GuardCounts> value) {
    FunctionCounter.builder(name, counts, value).description(what).register(registry);
  }

  private void client(MeterRegistry registry, String name, ToDoubleFunction<ClientStatus> value) {
    Gauge.builder(name, client, own -> value.applyAsDouble(own.status())).register(registry);
  }
}
