package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ProbeRules;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks by HTTP. It follows redirects within the same host only, reads the head of the answer and
 * nothing of its body, and reaches nothing in somebody's own network: whoever may name an address must
 * not have Cuota knock at doors that are closed to them.
 */
final class HttpProbe implements Probe {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 3;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private volatile boolean ownNetwork;

  /** Addresses in one's own network may be asked, too. */
  void allowOwnNetwork() {
    ownNetwork = true;
  }

  @Override
  public Answered ask(String url) throws InterruptedException {
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      return ask(http, new URI(url));
    } catch (java.net.URISyntaxException e) {
      return refused("no address: " + e.getReason());
    } catch (IOException e) {
      return new Answered(ProbeRules.Answer.UNCLEAR, e.toString());
    }
  }

  private Answered ask(HttpClient http, URI first) throws IOException, InterruptedException {
    URI at = first;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Optional<String> closed = closed(at);
      if (closed.isPresent()) {
        return refused(closed.get());
      }
      HttpResponse<InputStream> answer =
          http.send(request(at), HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close();
      Optional<URI> onward = onward(at, answer);
      if (onward.isEmpty()) {
        return heard(answer.statusCode());
      } else if (!host(onward.get()).equals(host(first))) {
        return new Answered(ProbeRules.Answer.GONE, "leads to " + host(onward.get()));
      }
      at = onward.get();
    }
    return new Answered(ProbeRules.Answer.GONE, "leads round in a circle");
  }

  private static HttpRequest request(URI at) {
    return HttpRequest.newBuilder(at)
        .timeout(ANSWER_PATIENCE)
        .header("User-Agent", "Cuota")
        .header("Cache-Control", "no-cache")
        .build();
  }

  private static Answered heard(int status) {
    ProbeRules.Answer answer =
        switch (status / 100) {
          case 2 -> ProbeRules.Answer.SERVES;
          case 5 -> ProbeRules.Answer.UNCLEAR;
          default ->
              status == TOO_MANY_REQUESTS ? ProbeRules.Answer.UNCLEAR : ProbeRules.Answer.GONE;
        };
    return new Answered(answer, "status " + status);
  }

  private static Optional<URI> onward(URI at, HttpResponse<?> answer) {
    if (answer.statusCode() / 100 != 3) {
      return Optional.empty();
    }
    try {
      return answer.headers().firstValue("Location").map(at::resolve);
    } catch (IllegalArgumentException _) {
      // It leads nowhere, as one without a place to go.
      return Optional.empty();
    }
  }

  /** Why an address may not be asked; empty when it may. */
  private Optional<String> closed(URI at) throws IOException {
    String scheme = at.getScheme() == null ? "" : at.getScheme().toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme) || at.getHost() == null || at.getUserInfo() != null) {
      return Optional.of("no plain address of the web");
    }
    // What the client connects to is looked up anew, from the memory of this look-up.
    boolean open = Stream.of(InetAddress.getAllByName(at.getHost())).allMatch(PublicAddress::is);
    return open || ownNetwork ? Optional.empty() : Optional.of("in somebody's own network");
  }

  private static String host(URI uri) {
    return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
  }

  private static Answered refused(String why) {
    return new Answered(ProbeRules.Answer.REFUSED, why);
  }
}
