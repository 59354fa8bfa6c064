package dev.cuota.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A shop that listens, and a stand-in of Cuota that it asks. */
final class RunningShop implements AutoCloseable {
  final StandInCuota cuota = new StandInCuota();
  final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningShop(String... properties) {
    cuota
        .feature("coupons", "count", "coupon", "10")
        .feature("gated", "count", "", "none")
        .feature("orders", "metered", "order", "10")
        .feature("storage", "level", "GB", "2")
        .feature("signatures", "metered", "signature", "3")
        .feature("sms", "metered", "message", "5")
        .action("create_coupon", "coupons", "1", "open")
        .action("gated", "gated", "1", "open")
        .action("create_order", "orders", "1", "open")
        .action("upload_image", "storage", "0.005", "open")
        .action("sign", "signatures", "1", "open");
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "cuota.server=" + cuota.url(),
                "cuota.key=k",
                "cuota.metering.interval=10ms",
                "management.endpoint.health.show-details=always",
                "management.endpoints.web.exposure.include=*"));
    all.addAll(List.of(properties));
    context =
        new SpringApplicationBuilder(Shop.class)
            .web(WebApplicationType.SERVLET)
            .properties(all.toArray(String[]::new))
            .run();
    CatalogFacts facts = context.getBean(CatalogFacts.class);
    StandInCuota.eventually("the catalog is read", () -> !facts.now().actions().isEmpty());
  }

  /** A POST of tenant acme; more headers as name, value. */
  Answer post(String path, String... headers) {
    return postBody(path, "{\"gigabytes\": 0.5}", headers);
  }

  Answer postBody(String path, String body, String... headers) {
    return send("POST", path, body, true, headers);
  }

  Answer postOfNobody(String path, String... headers) {
    return send("POST", path, "{}", false, headers);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", true, headers);
  }

  Answer send(String method, String path, String body, boolean ofAcme, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + context.getEnvironment().getProperty("local.server.port")
                        + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (ofAcme) {
      request.header("X-Tenant", "acme");
    }
    for (int at = 0; at < headers.length; at += 2) {
      request.setHeader(headers[at], headers[at + 1]);
    }
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer, with its body as JSON when it is. */
  record Answer(HttpResponse<String> http) {
    int status() {
      return http.statusCode();
    }

    @Nullable String header(String name) {
      return http.headers().firstValue(name).orElse(null);
    }

    Map<String, @Nullable Object> json() {
      return JsonText.object(http.body());
    }

    /** The details of a problem, as text. */
    String details() {
      return String.valueOf(json().get("details"));
    }
  }

  @Override
  public void close() {
    context.close();
    cuota.close();
  }
}
