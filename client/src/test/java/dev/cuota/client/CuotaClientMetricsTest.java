package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CuotaClientMetricsTest {
  @Test
  void everyDecisionIsCountedByWhoMadeIt() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (ReferenceServer server = new ReferenceServer().metered("acme", "calls", 10_000, true);
        CuotaClient cuota = CuotaClient.builder(server.start().uri(), "key").build()) {
      new CuotaClientMetrics(cuota).bindTo(registry);
      cuota.consume("acme", "calls");
      eventually("a lease", () -> cuota.status().leases() > 0);
      for (int i = 0; i < 10; i++) {
        cuota.consume("acme", "calls");
      }
      assertThat(count(registry, "lease") + count(registry, "server")).isEqualTo(11);
      assertThat(count(registry, "lease")).isPositive();
      // Who uses fast has asked for a second one by now, or has not.
      assertThat(registry.get("cuota.client.leases").gauge().value()).isPositive();
      assertThat(registry.get("cuota.client.exchange").functionTimer().count()).isPositive();
    }
  }

  private static int count(SimpleMeterRegistry registry, String source) {
    return (int)
        registry
            .get("cuota.client.decisions")
            .tags("source", source, "outcome", "allowed")
            .functionCounter()
            .count();
  }
}
