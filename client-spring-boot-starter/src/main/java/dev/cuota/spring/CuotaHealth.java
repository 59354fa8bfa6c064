package dev.cuota.spring;

import dev.cuota.client.ClientStatus;
import dev.cuota.client.CuotaClient;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How the application gets on with Cuota. It never takes the application down. */
final class CuotaHealth implements HealthIndicator {
  /** Left out when the application's own health is summed up. */
  static final Status DEGRADED =
      new Status("DEGRADED", "Cuota is not reached; uses are decided by their failure mode");

  private final CuotaClient client;
  private final CuotaProperties properties;

  CuotaHealth(CuotaClient client, CuotaProperties properties) {
    this.client = client;
    this.properties = properties;
  }

  @Override
  public Health health() {
    ClientStatus status = client.status();
    Health.Builder health = status.connected() ? Health.up() : Health.status(DEGRADED);
    health
        .withDetail("server", properties.server().toString())
        .withDetail("holder", status.holder())
        .withDetail("streaming", status.streaming())
        .withDetail("leases", status.leases())
        .withDetail("eventsWaiting", status.spoolEvents())
        .withDetail("bytesWaiting", status.spoolBytes())
        .withDetail("usesOwed", status.owed())
        .withDetail("eventsRejected", status.rejected());
    if (status.lastError() != null) {
      health.withDetail("lastError", status.lastError());
    }
    return health.build();
  }
}
