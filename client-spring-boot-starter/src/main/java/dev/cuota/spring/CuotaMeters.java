package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.CuotaClientMetrics;
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
    guard(registry, "cuota.guard.allowed", "guarded calls that went on", GuardCounts::allowed);
    guard(registry, "cuota.guard.denied", "guarded calls that were denied", GuardCounts::denied);
    guard(
        registry,
        "cuota.guard.errors",
        "calls that went on as guarding them failed",
        GuardCounts::errors);
    Gauge.builder("cuota.client.connected", client, own -> own.status().connected() ? 1 : 0)
        .description("whether the server answers")
        .register(registry);
    new CuotaClientMetrics(client).bindTo(registry);
  }

  private void guard(
      MeterRegistry registry, String name, String what, ToDoubleFunction<GuardCounts> value) {
    FunctionCounter.builder(name, counts, value).description(what).register(registry);
  }
}
