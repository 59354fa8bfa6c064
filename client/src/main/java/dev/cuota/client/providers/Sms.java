package dev.cuota.client.providers;

import dev.cuota.client.CuotaClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Text messages that are sent only while the tenant has segments left, and are booked when they were
 * sent.
 */
public final class Sms {
  /** How long segments are held for sending. */
  public static final Duration HELD = Duration.ofMinutes(2);

  private final CuotaClient cuota;
  private final String feature;

  /**
   * Books on that feature, whose unit is one segment.
   *
   * @param feature such as {@code sms}
   */
  public Sms(CuotaClient cuota, String feature) {
    this.cuota = cuota;
    this.feature = feature;
  }

  /**
   * Sends by any client.
   *
   * @param text of the message, which says how many segments it has
   * @param sending fails by an exception
   * @throws UseDenied when the tenant has too few segments left; nothing was sent
   */
  public <T> T guarded(String tenant, String text, Callable<T> sending) throws Exception {
    BigDecimal segments = BigDecimal.valueOf(SmsSegments.count(text));
    return Guarded.call(cuota, tenant, feature, segments, HELD, sending);
  }
}
