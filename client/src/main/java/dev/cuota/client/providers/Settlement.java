package dev.cuota.client.providers;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.Reservation;
import dev.cuota.client.Use;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one settling of a call: by what it used, by its estimate, or by giving everything back. */
final class Settlement {
  private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

  private final CuotaClient cuota;
  private final Reservation held;
  private final BigDecimal estimate;
  private final AtomicBoolean settled = new AtomicBoolean();

  private Settlement(CuotaClient cuota, Reservation held, BigDecimal estimate) {
    this.cuota = cuota;
    this.held = held;
    this.estimate = estimate;
  }

  /**
   * Holds the estimate.
   *
   * @throws UseDenied when the tenant may not use as much
   */
  static Settlement begin(
      CuotaClient cuota, String tenant, String feature, BigDecimal estimate, Duration ttl) {
    Reservation held = cuota.reserve(Use.feature(tenant, feature, estimate), ttl);
    if (!held.decision().allowed()) {
      throw new UseDenied(held.decision());
    }
    return new Settlement(cuota, held, estimate);
  }

  /** It used that much, which has happened, so that it counts whatever the limit. */
  void actual(BigDecimal amount) {
    if (settled.compareAndSet(false, true)) {
      commit(amount);
    }
  }

  /** It took place, and nobody said how much it used. */
  void estimated() {
    if (settled.compareAndSet(false, true)) {
      cuota.countEstimated();
      commit(estimate);
    }
  }

  /** It did not take place. */
  void release() {
    if (settled.compareAndSet(false, true)) {
      held.release();
    }
  }

  /** The call has succeeded; that it could not be booked is no reason for it to fail. */
  private void commit(BigDecimal amount) {
    try {
      Decision booked = held.commitOverrun(amount);
      if (!booked.allowed()) {
        LOG.log(System.Logger.Level.WARNING, "{0} was not booked: {1}", amount, booked.code());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, amount + " was not booked", e);
    }
  }
}
