package dev.cuota.server.limits;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ThrottlingDoorTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CATALOG =
      """
      name: Calls
      costCurrency: EUR
      defaultPlan: basic
      meters:
        - {key: calls, eventType: call, aggregation: count}
        - {key: mails, eventType: mail, aggregation: count}
      features:
        - {key: rate, kind: window, meter: calls}
        - {key: mails_a_day, kind: window, meter: mails}
      plans:
        - key: basic
          price: 10
          currency: EUR
          entitlements:
            rate: {limit: 60, window: hour, refill: steady, burst: 100}
            mails_a_day: {limit: 3, window: day}
      """;

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);

  ThrottlingDoorTest() {
    TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
    HttpResponse<String> applied =
        admin.send(
            admin
                .request("/api/v1/admin/catalog")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(CATALOG)));
    assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
  }

  private HttpResponse<String> consume(String feature, int amount) {
    return app.post(
        "/api/v1/consume?enforce=true",
        "{\"tenant\": \"acme\", \"feature\": \"%s\", \"amount\": %d}".formatted(feature, amount));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  @Test
  void headersDescribeTheBucketAsItIs() {
    HttpResponse<String> half = consume("rate", 40);
    assertThat(header(half, "RateLimit-Policy")).isEqualTo("\"rate\";q=60;w=3600;burst=100");
    assertThat(header(half, "RateLimit")).isEqualTo("\"rate\";r=60;t=2400");
    assertThat(header(half, "X-RateLimit-Limit")).isEqualTo("100");
    assertThat(header(half, "X-RateLimit-Remaining")).isEqualTo("60");
    long reset = Long.parseLong(header(half, "X-RateLimit-Reset"));
    Instant answered = Instant.from(RFC_1123_DATE_TIME.parse(header(half, "Date")));
    assertThat(reset - answered.getEpochSecond()).isBetween(2_399L, 2_401L);
  }

  @Test
  void aDenialSaysWhenItFitsAndLaterToWhoKeepsAsking() {
    consume("rate", 100);
    HttpResponse<String> first = consume("rate", 5);
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(header(first, "Retry-After")).isEqualTo("300");
    assertThat(header(first, "X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(Long.parseLong(header(consume("rate", 5), "Retry-After"))).isBetween(590L, 600L);
    JsonNode told =
        JSON.readTree(
            app.post(
                    "/api/v1/consume",
                    "{\"tenant\": \"acme\", \"feature\": \"rate\", \"amount\": 5}")
                .body());
    assertThat(told.get("retryAfter").asInt()).isBetween(1_180, 1_200);
    assertThat(told.get("limit").asInt()).isEqualTo(100);
  }

  @Test
  void whatNeverFitsHasNoMomentToComeAgain() {
    HttpResponse<String> response = consume("rate", 101);
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(header(response, "Retry-After")).isEqualTo("none");
  }

  @Test
  void aFixedWindowSaysItsEnd() {
    consume("mails_a_day", 3);
    HttpResponse<String> denied = consume("mails_a_day", 1);
    long seconds = Long.parseLong(header(denied, "Retry-After"));
    assertThat(seconds).isBetween(1L, 86_400L);
    assertThat(header(denied, "RateLimit-Policy")).isEqualTo("\"mails_a_day\";q=3;w=86400");
    assertThat(JSON.readTree(denied.body()).get("details").get("retryAfter").asLong())
        .isEqualTo(seconds);
  }

  @Test
  void publicPlansNameTheBucket() {
    HttpResponse<String> plans =
        server.stranger().get("/api/v1/plans/basic?environment=" + environment.key());
    assertThat(plans.body()).contains("\"window\":\"hour\",\"refill\":\"steady\",\"burst\":100");
  }
}
