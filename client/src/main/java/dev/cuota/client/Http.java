package dev.cuota.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Requests to the server, within their time. Every one of them may be sent twice. */
final class Http {
  /** Most bytes of an answer that are read. */
  static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long MIN_NANOS = 1_000_000L;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int REQUEST_TIMEOUT = 408;

  private final HttpClient http;
  private final String base;
  private final String bearer;
  private final @Nullable String language;
  private final Duration timeout;
  private final LongSupplier nanos;
  private volatile long endsAt = NEVER;

  Http(CuotaClientBuilder settings) {
    String server = settings.server.toString();
    this.base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    this.bearer = "Bearer " + settings.key;
    this.language = settings.language;
    this.timeout = settings.requestTimeout;
    this.nanos = settings.nanos;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout)
            .build();
  }

  /** What came back from a server that was in a state to answer. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Reply(int status, byte[] body) {
    boolean isOk() {
      return status / 100 == 2;
    }

    JsonObject json() {
      return JsonObject.read(body);
    }

    /** The refusal that an answer of 4xx is. */
    CuotaRefused refusal() {
      String code = null;
      String message = "refused with status " + status;
      String pointer = null;
      try {
        JsonObject problem = json();
        code = problem.textOrNull("code");
        String said = problem.textOrNull("message");
        said = said == null ? problem.textOrNull("detail") : said;
        message = said == null ? message : message + ": " + said;
        for (JsonObject error : problem.objects("errors")) {
          String where = error.textOrNull("pointer");
          message += " " + where + ": " + error.textOrNull("message");
          pointer = pointer == null ? where : pointer;
        }
      } catch (CuotaUnavailable e) {
        message += " (" + e.getMessage() + ")";
      }
      return new CuotaRefused(status, code, message, pointer);
    }
  }

  /** Sends JSON, again when the connection had died before anything came back. */
  Reply post(String path, byte[] json) {
    return send(request(path, "application/json", json, timeout), true);
  }

  /** Sends JSON once. */
  Reply postOnce(String path, byte[] json, Duration within) {
    return send(request(path, "application/json", json, within), false);
  }

  Reply postEvents(byte[] batch) {
    return send(
        request("/api/v1/events", "application/cloudevents-batch+json", batch, timeout), true);
  }

  Reply delete(String path) {
    return send(builder(path, timeout).DELETE().build(), true);
  }

  /** Opens the stream of changes, which lasts; the answer's body is the caller's to close. */
  HttpResponse<InputStream> stream(@Nullable String lastId) {
    HttpRequest.Builder request =
        unbounded("/api/v1/stream").header("Accept", "text/event-stream").GET();
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    // Only its beginning is bounded, which a request's own timeout does not say on every Java.
    CompletableFuture<HttpResponse<InputStream>> opening =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try {
      return opening.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CuotaUnavailable("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new CuotaUnavailable("the stream of changes does not open", e);
    } finally {
      if (!opening.isDone()) {
        opening.cancel(true);
      }
    }
  }

  private HttpRequest request(String path, String type, byte[] body, Duration within) {
    return builder(path, within)
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpRequest.Builder builder(String path, Duration within) {
    return unbounded(path).timeout(cut(within));
  }

  private HttpRequest.Builder unbounded(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", bearer);
    return language == null ? request : request.header("Accept-Language", language);
  }

  /** From here on no request goes on after that instant of the monotonic clock. */
  void endBy(long deadline) {
    endsAt = deadline;
  }

  private Duration cut(Duration within) {
    long end = endsAt;
    if (end == NEVER) {
      return within;
    }
    long left = Math.max(MIN_NANOS, end - nanos.getAsLong());
    return left < within.toNanos() ? Duration.ofNanos(left) : within;
  }

  private Reply send(HttpRequest request, boolean again) {
    HttpResponse<byte[]> response;
    try {
      response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (CuotaUnavailable e) {
      if (!again || !isLostConnection(e.getCause())) {
        throw e;
      }
      response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    }
    int status = response.statusCode();
    if (status >= SERVER_ERROR || (status == TOO_MANY_REQUESTS && !isDenial(response.body()))) {
      throw new CuotaUnavailable(request.uri().getPath() + " answered " + status, null);
    } else if (status == REQUEST_TIMEOUT || response.body().length > MAX_ANSWER_BYTES) {
      throw new CuotaUnavailable(request.uri().getPath() + " gave no usable answer", null);
    }
    return new Reply(status, response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new CuotaUnavailable(request.uri() + " is not reached: " + why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CuotaUnavailable("interrupted", e);
    }
  }

  private static boolean isLostConnection(@Nullable Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof HttpTimeoutException)
        && !(cause instanceof ConnectException);
  }

  /** Where denials are answered with their status, 429 is one; from anybody else it is a rate. */
  private static boolean isDenial(byte[] body) {
    try {
      return JsonObject.read(body).textOrNull("code") != null;
    } catch (CuotaUnavailable e) {
      return false;
    }
  }
}
