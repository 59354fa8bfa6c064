package dev.cuota.client.providers;

import dev.cuota.client.CuotaClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;

/**
 * An HTTP client for the Anthropic Messages API and OpenAI's Chat Completions and Responses, plain
 * and streamed, that lets a tenant call only while it has tokens left. Before the call it holds what
 * the request can use at most: its limit on the answer ({@code max_tokens} and the like) and its own
 * bytes as bound of the input. When the answer has ended, what it says it used is booked in place of
 * that, also beyond the limit; when it does not say, what was held. A call that fails, or is answered
 * with an error, books nothing.
 *
 * <p>OpenAI's streamed Chat Completions say what they used only when the request has {@code
 * "stream_options": {"include_usage": true}}.
 */
public final class AiHttpClient {
  /** Tokens of an answer that are reckoned with when the request sets no limit. */
  public static final long USUAL_TOKENS = 4_096;

  /** How long tokens are held for a call. */
  public static final Duration HELD = Duration.ofMinutes(15);

  private static final int OK_CLASS = 2;

  private final HttpClient http;
  private final CuotaClient cuota;
  private final String feature;
  private final long usualTokens;

  /**
   * Books on that feature, whose unit is one token.
   *
   * @param feature such as {@code ai_tokens}
   */
  public AiHttpClient(HttpClient http, CuotaClient cuota, String feature) {
    this(http, cuota, feature, USUAL_TOKENS);
  }

  /**
   * Books on that feature, whose unit is one token.
   *
   * @param usualTokens of an answer, when the request sets no limit
   */
  public AiHttpClient(HttpClient http, CuotaClient cuota, String feature, long usualTokens) {
    this.http = http;
    this.cuota = cuota;
    this.feature = feature;
    this.usualTokens = usualTokens;
  }

  /**
   * Sends a request for a tenant.
   *
   * @throws UseDenied when the tenant may not use as many tokens; nothing was sent
   * @throws IOException as the client behind it says
   */
  public <T> HttpResponse<T> send(String tenant, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    byte[] sent =
        request.bodyPublisher().isPresent()
            ? BodyBytes.of(request.bodyPublisher().get())
            : new byte[0];
    BigDecimal estimate = BigDecimal.valueOf(TokenEstimate.of(sent, usualTokens));
    Settlement settlement = Settlement.begin(cuota, tenant, feature, estimate, HELD);
    boolean answered = false;
    try {
      HttpResponse<T> response =
          http.send(withBody(request, sent), head -> watched(head, body, settlement));
      answered = true;
      return response;
    } finally {
      if (!answered) {
        settlement.release();
      }
    }
  }

  /** The same request with bytes that can be sent again, as a publisher may give them once only. */
  private static HttpRequest withBody(HttpRequest request, byte[] body) {
    return request.bodyPublisher().isEmpty()
        ? request
        : HttpRequest.newBuilder(request, (name, value) -> true)
            .method(request.method(), BodyPublishers.ofByteArray(body))
            .build();
  }

  private static <T> BodySubscriber<T> watched(
      HttpResponse.ResponseInfo head, BodyHandler<T> body, Settlement settlement) {
    BodySubscriber<T> caller = body.apply(head);
    if (head.statusCode() / 100 != OK_CLASS) {
      settlement.release();
      return caller;
    }
    return new WatchedBody<>(caller, new UsageReader(isStream(head.headers())), settlement);
  }

  private static boolean isStream(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }
}
