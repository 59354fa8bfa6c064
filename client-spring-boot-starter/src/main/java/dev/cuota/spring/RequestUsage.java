package dev.cuota.spring;

import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What one request comes to while it is answered, by however many threads in turn. */
final class RequestUsage {
  static final String ATTRIBUTE = RequestUsage.class.getName();
  private static final String HEAD = "HEAD";

  private final String method;
  private final HttpServletResponse response;
  private final LongAdder bytes = new LongAdder();
  private volatile @Nullable String tenant;

  RequestUsage(String method, HttpServletResponse response) {
    this.method = method;
    this.response = response;
  }

  void wrote(long more) {
    bytes.add(more);
  }

  /** What was written so far was thrown away. */
  void startAgain() {
    bytes.reset();
  }

  void belongsTo(String key) {
    tenant = key;
  }

  boolean hasTenant() {
    return tenant != null;
  }

  /** As it ended; null when it belongs to nobody. */
  RequestSample ended() {
    return new RequestSample(
        tenant, method, response.getStatus(), method.equals(HEAD) ? 0 : bytes.sum());
  }
}
