package dev.cuota.client.providers;

import dev.cuota.client.CuotaClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Calls whose amount is known before. */
final class Guarded {
  private Guarded() {}

  /** Calls if the tenant may use as much, and books it if the call succeeds. */
  static <T> T call(
      CuotaClient cuota,
      String tenant,
      String feature,
      BigDecimal amount,
      Duration ttl,
      Callable<T> call)
      throws Exception {
    Settlement settlement = Settlement.begin(cuota, tenant, feature, amount, ttl);
    boolean done = false;
    try {
      T result = call.call();
      done = true;
      return result;
    } finally {
      if (done) {
        settlement.actual(amount);
      } else {
        settlement.release();
      }
    }
  }
}
