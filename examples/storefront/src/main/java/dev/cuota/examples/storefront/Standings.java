package dev.cuota.examples.storefront;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.CuotaRefused;
import dev.cuota.client.CuotaUnavailable;
import dev.cuota.client.TenantUsage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads how shops stand. A page is shown whatever becomes of it. */
final class Standings {
  private static final int NOT_FOUND = 404;
  private static final Duration OLD = Duration.ofSeconds(15);

  private final CuotaClient cuota;

  Standings(CuotaClient cuota) {
    this.cuota = cuota;
  }

  Standing of(String tenant) {
    try {
      return of(cuota.usage(tenant));
    } catch (CuotaUnavailable e) {
      return Standing.nothing(Standing.State.AWAY);
    } catch (CuotaRefused e) {
      boolean isUnknown = e.status() == NOT_FOUND;
      return Standing.nothing(isUnknown ? Standing.State.UNKNOWN : Standing.State.AWAY);
    }
  }

  private Standing of(TenantUsage usage) {
    boolean isOld = usage.age().compareTo(OLD) > 0 || !cuota.status().connected();
    Map<String, Bar> bars = new HashMap<>();
    usage.features().forEach((key, feature) -> bars.put(key, new Bar(feature)));
    return new Standing(
        isOld ? Standing.State.OLD : Standing.State.FRESH,
        usage.plan(),
        usage.bar(),
        usage.upgradeUrl(),
        bars);
  }
}
