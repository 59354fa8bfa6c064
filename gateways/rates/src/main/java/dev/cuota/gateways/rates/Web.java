package dev.cuota.gateways.rates;

import dev.cuota.engine.fx.SourceFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches bodies, within limits of size and time, and follows nobody elsewhere. What it complains of
 * never repeats an address, which may hold a key.
 */
final class Web {
  /** Most bytes of a body. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final Duration patience;

  /**
   * A web of one's own patience.
   *
   * @param patience for a whole answer, its last byte included
   */
  Web(Duration patience) {
    this.patience = patience;
  }

  byte[] get(URI address) {
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(address).header("User-Agent", "Cuota").build();
      CompletableFuture<HttpResponse<byte[]>> answer =
          http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
      try {
        return body(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
      } finally {
        // Whoever is slow is not waited for any more.
        http.shutdownNow();
      }
    } catch (TimeoutException _) {
      throw new SourceFault("no whole answer within %d s".formatted(patience.toSeconds()));
    } catch (ExecutionException e) {
      throw new SourceFault(sentence(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SourceFault("interrupted");
    }
  }

  private static byte[] body(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new SourceFault("status " + answer.statusCode());
    }
    return answer.body();
  }

  /** Messages of the client may hold what was asked for, so that only their kind is told. */
  private static String sentence(@Nullable Throwable cause) {
    boolean huge =
        cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity");
    return huge
        ? "an answer of more than %,d bytes".formatted(MAX_BYTES)
        : "it cannot be asked (%s)"
            .formatted(cause == null ? "?" : cause.getClass().getSimpleName());
  }
}
