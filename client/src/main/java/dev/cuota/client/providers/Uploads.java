package dev.cuota.client.providers;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Wanted;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Uploads to an object store that take place only while the tenant has room, and are booked when
 * they have succeeded.
 */
public final class Uploads {
  /** Bytes of a feature whose unit is the byte. */
  public static final BigDecimal BYTE = BigDecimal.ONE;

  /** Bytes of a feature whose unit is the gigabyte. */
  public static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000);

  /** How long room is held for an upload. */
  public static final Duration HELD = Duration.ofHours(1);

  private static final int OK_CLASS = 2;

  private final CuotaClient cuota;
  private final String feature;
  private final BigDecimal bytesPerUnit;

  /**
   * Books on that feature.
   *
   * @param bytesPerUnit how many bytes its unit is
   */
  public Uploads(CuotaClient cuota, String feature, BigDecimal bytesPerUnit) {
    if (bytesPerUnit.signum() <= 0) {
      throw new IllegalArgumentException("a unit has some bytes, not " + bytesPerUnit);
    }
    this.cuota = cuota;
    this.feature = feature;
    this.bytesPerUnit = bytesPerUnit;
  }

  /**
   * Uploads by any client.
   *
   * @param bytes how many, zero or more
   * @param upload fails by an exception
   * @throws UseDenied when the tenant has no room for them; nothing was uploaded
   */
  public <T> T guarded(String tenant, long bytes, Callable<T> upload) throws Exception {
    return Guarded.call(cuota, tenant, feature, units(bytes), HELD, upload);
  }

  /**
   * Uploads by an HTTP request whose body has a known length; an answer other than 2xx books nothing.
   *
   * @throws UseDenied when the tenant has no room for it; nothing was sent
   * @throws IOException as the client says
   */
  public <T> HttpResponse<T> send(
      HttpClient http, String tenant, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    long bytes = request.bodyPublisher().map(HttpRequest.BodyPublisher::contentLength).orElse(0L);
    if (bytes < 0) {
      throw new IllegalArgumentException("the length of the body is not known");
    }
    Settlement settlement = Settlement.begin(cuota, tenant, feature, units(bytes), HELD);
    boolean stored = false;
    try {
      HttpResponse<T> response = http.send(request, body);
      stored = response.statusCode() / 100 == OK_CLASS;
      return response;
    } finally {
      if (stored) {
        settlement.actual(units(bytes));
      } else {
        settlement.release();
      }
    }
  }

  /** In the feature's unit, rounded up in the last digit that it can have. */
  private BigDecimal units(long bytes) {
    return BigDecimal.valueOf(bytes)
        .divide(bytesPerUnit, Wanted.FRACTION_DIGITS, RoundingMode.UP)
        .stripTrailingZeros();
  }
}
