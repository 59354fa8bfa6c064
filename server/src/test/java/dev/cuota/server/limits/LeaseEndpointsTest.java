package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.OfficeCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LeaseEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);

  LeaseEndpointsTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), OfficeCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void aHolderBeginsIsGivenALeaseReportsAndCloses() {
    JsonNode begun = leases("{\"holder\":\"shop-1\",\"epoch\":0}");
    assertThat(begun.get("epoch").asLong()).isEqualTo(1);
    JsonNode answer =
        leases(
            """
            {"holder":"shop-1","epoch":1,"exchange":1,"open":[],"reports":[],
             "wants":[{"tenant":"acme","feature":"tokens","amount":1,"rate":100.5}]}
            """);
    JsonNode lease = answer.get("leases").get(0);
    assertThat(lease.get("amount").decimalValue()).isEqualByComparingTo("201");
    assertThat(lease.get("unbounded").asBoolean()).isFalse();
    assertThat(lease.get("ttlMillis").asLong()).isEqualTo(10_000);
    assertThat(lease.get("limit").asInt()).isEqualTo(10_000);
    assertThat(lease.get("mode").asString()).isEqualTo("hard");
    String id = lease.get("lease").asString();
    JsonNode reported =
        leases(
            """
            {"holder":"shop-1","epoch":1,"exchange":2,"open":["%s"],
             "reports":[{"lease":"%s","spent":50,"uses":50,"close":true}]}
            """
                .formatted(id, id));
    JsonNode heard = reported.get("reports").get(0);
    assertThat(heard.get("status").asString()).isEqualTo("CLOSED");
    assertThat(heard.get("spent").asInt()).isEqualTo(50);
    assertThat(reported.get("position").asString()).matches("[1-9][0-9]*");
    assertThat(check("tokens", "0").get("used").asInt()).isEqualTo(50);
    assertThat(check("tokens", "9950").get("allowed").asBoolean()).isTrue();
  }

  @Test
  void anotherProcessWithTheSameNameStopsTheFirst() {
    leases("{\"holder\":\"twin\"}");
    assertThat(leases("{\"holder\":\"twin\"}").get("epoch").asInt()).isEqualTo(2);
    String report = "{\"lease\":\"0199c1b2-7f3e-7d55-8a4b-1c2d3e4f5a6b\",\"spent\":1,\"uses\":1}";
    String said = "{\"holder\":\"twin\",\"epoch\":%d,\"exchange\":1,\"reports\":[%s]}";
    assertThat(status(leases(said.formatted(1, report)))).isEqualTo("FENCED");
    assertThat(status(leases(said.formatted(2, report)))).isEqualTo("UNKNOWN");
  }

  private static String status(JsonNode answer) {
    return answer.get("reports").get(0).get("status").asString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                      | /holder
          {"holder":""}                                           | /holder
          {"holder":"h","epoch":-1}                               | /epoch
          {"holder":"h","epoch":1.5}                              | /epoch
          {"holder":"h","open":["x"]}                             | /open/0
          {"holder":"h","reports":[{"spent":1}]}                  | /reports/0/lease
          {"holder":"h","reports":[{"lease":7}]}                  | /reports/0/lease
          {"holder":"h","wants":[{"tenant":"a"}]}                 | /wants/0/feature
          {"holder":"h","wants":[{"tenant":"a","feature":"b","amount":0}]}  | /wants/0/amount
          {"holder":"h","wants":[{"tenant":"a","feature":"b","rate":-1}]}   | /wants/0/rate
          {"holder":"h","more":1}                                 | /more
          {"holder":"h","wants":7}                                | /wants
          """)
  void whatIsWrongIsNamedByItsPlace(String body, String pointer) {
    HttpResponse<String> response = app.post("/api/v1/leases", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void aReservationIsHeldCommittedAndAnsweredTheSameAgain() {
    HttpResponse<String> made =
        app.post(
            "/api/v1/reservations",
            "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"amount\":6000,\"ttlSeconds\":30,"
                + "\"id\":\"job\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode answer = json(made);
    String id = answer.get("reservation").asString();
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/reservations/" + id);
    assertThat(answer.get("allowed").asBoolean()).isTrue();
    assertThat(answer.get("remaining").asInt()).isEqualTo(4000);
    assertThat(check("tokens", "4001").get("code").asString()).isEqualTo("LIMIT_EXCEEDED");

    HttpResponse<String> more =
        app.post("/api/v1/reservations/" + id + "/commit", "{\"amount\":10001}");
    assertThat(json(more).get("allowed").asBoolean()).isFalse();
    HttpResponse<String> enforced =
        app.post("/api/v1/reservations/" + id + "/commit?enforce=true", "{\"amount\":10001}");
    assertThat(enforced.statusCode()).isEqualTo(429);

    String commit = "/api/v1/reservations/" + id + "/commit";
    assertThat(json(app.post(commit, "{\"amount\":100.5}")).get("used").decimalValue())
        .isEqualByComparingTo("100.5");
    assertThat(json(app.post(commit, "{\"amount\":100.5}")).get("repeated").asBoolean()).isTrue();
    assertThat(app.post(commit, "{\"amount\":100}").statusCode()).isEqualTo(409);
    assertThat(app.send(app.request("/api/v1/reservations/" + id).DELETE()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatWasUsedAlreadyIsRecordedBeyondTheLimit() {
    app.post("/api/v1/consume", "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"amount\":9999}");
    String over =
        "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"amount\":3,\"id\":\"late\",\"overrun\":true}";
    HttpResponse<String> response = app.post("/api/v1/consume?enforce=true", over);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(answer.get("allowed").asBoolean()).isTrue();
    assertThat(answer.get("code").isNull()).isTrue();
    assertThat(answer.get("used").asInt()).isEqualTo(10_002);
    assertThat(answer.get("remaining").asInt()).isZero();
    assertThat(answer.get("warning").get("threshold").asInt()).isEqualTo(100);
    assertThat(json(app.post("/api/v1/consume", over)).get("repeated").asBoolean()).isTrue();
    HttpResponse<String> check = app.post("/api/v1/check", over);
    assertThat(check.statusCode()).isEqualTo(400);
    assertThat(json(check).get("errors").get(0).get("pointer").asString()).isEqualTo("/overrun");
    HttpResponse<String> wrong = app.post("/api/v1/consume", over.replace("true", "\"yes\""));
    assertThat(json(wrong).get("errors").get(0).get("pointer").asString()).isEqualTo("/overrun");
  }

  @Test
  void aReservationIsReleasedAgainAndAgain() {
    JsonNode made =
        json(
            app.post(
                "/api/v1/reservations",
                "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"amount\":10000}"));
    String path = "/api/v1/reservations/" + made.get("reservation").asString();
    assertThat(app.send(app.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(app.send(app.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(check("tokens", "10000").get("allowed").asBoolean()).isTrue();
    String unknown = "/api/v1/reservations/0199c1b2-7f3e-7d55-8a4b-1c2d3e4f5a6b";
    assertThat(app.send(app.request(unknown).DELETE()).statusCode()).isEqualTo(404);
    assertThat(app.post(unknown + "/commit", "{\"amount\":1}").statusCode()).isEqualTo(404);
    assertThat(app.post(path + "/commit", "{\"amount\":-1}").statusCode()).isEqualTo(400);
    assertThat(
            app.post(
                    "/api/v1/reservations",
                    "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"ttlSeconds\":100000}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aSnapshotSaysEverythingThatGoesForATenant() {
    HttpResponse<String> response =
        app.post("/api/v1/snapshots", "{\"tenants\":[\"acme\"],\"catalog\":true}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.get("actions").get(0).toString())
        .isEqualTo(
            "{\"action\":\"sign\",\"feature\":\"signatures\",\"amount\":1,"
                + "\"failure\":\"closed\"}");
    JsonNode tenant = answer.get("tenants").get(0);
    assertThat(tenant.get("plan").asString()).isEqualTo("office");
    JsonNode tokens = find(tenant, "tokens");
    assertThat(tokens.get("limit").asInt()).isEqualTo(10_000);
    assertThat(tokens.get("leasable").asBoolean()).isTrue();
    assertThat(find(tenant, "signatures").get("leasable").asBoolean()).isFalse();
    assertThat(find(tenant, "calls").get("limit").asString()).isEqualTo("unlimited");
    assertThat(find(tenant, "signatures_a_day").get("reset").asString()).endsWith("T00:00:00Z");
  }

  @Test
  void anOverrideIsPushedToThoseWhoListen() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        Listener first = new Listener(http, null)) {
      assertThat(first.next().name()).isEqualTo("reset");
      override("acme", 70);
      Event changed = first.next();
      assertThat(changed.name()).isEqualTo("changed");
      assertThat(changed.data()).isEqualTo("{\"tenants\":[\"acme\"]}");
      override("other", 71);
      Event later = first.next();
      try (Listener resumed = new Listener(http, changed.id())) {
        assertThat(resumed.next()).isEqualTo(later);
      }
      try (Listener stranger = new Listener(http, "another-node.5")) {
        assertThat(stranger.next().name()).isEqualTo("reset");
      }
    }
  }

  @Test
  void onlyThoseWhoMayCheckMayListenOrHoldLeases() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get("/api/v1/stream").statusCode()).isEqualTo(403);
    assertThat(reader.post("/api/v1/leases", "{\"holder\":\"h\"}").statusCode()).isEqualTo(403);
    assertThat(reader.post("/api/v1/snapshots", "{}").statusCode()).isEqualTo(403);
    assertThat(server.stranger().post("/api/v1/reservations", "{}").statusCode()).isEqualTo(401);
  }

  private void override(String tenant, long most) {
    var found = server.engine().accounts().tenant(environment.id(), tenant);
    server
        .engine()
        .limits()
        .override(found, false, new OverrideChange("tokens", Limit.atMost(most), null, "", "test"));
  }

  private static JsonNode find(JsonNode tenant, String feature) {
    for (JsonNode one : tenant.get("features")) {
      if (one.get("feature").asString().equals(feature)) {
        return one;
      }
    }
    throw new AssertionError("no feature " + feature);
  }

  private JsonNode check(String feature, String amount) {
    return json(
        app.post(
            "/api/v1/check",
            "{\"tenant\":\"acme\",\"feature\":\"%s\",\"amount\":%s}".formatted(feature, amount)));
  }

  private JsonNode leases(String body) {
    HttpResponse<String> response = app.post("/api/v1/leases", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private record Event(@Nullable String id, String name, String data) {}

  /** Somebody who reads the stream. */
  private final class Listener implements AutoCloseable {
    private final BufferedReader lines;

    Listener(HttpClient http, @Nullable String last) throws IOException, InterruptedException {
      HttpRequest.Builder request = app.request("/api/v1/stream");
      if (last != null) {
        request.header("Last-Event-ID", last);
      }
      var body = http.send(request.build(), BodyHandlers.ofInputStream()).body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    Event next() throws IOException {
      List<String> seen = new ArrayList<>();
      while (true) {
        String line = lines.readLine();
        assertThat(line).as("the stream has ended after " + seen).isNotNull();
        if (line.isEmpty() && !seen.isEmpty()) {
          return new Event(seen.get(0), seen.get(1), seen.get(2));
        } else if (!line.isEmpty() && !line.startsWith(":")) {
          seen.add(line.substring(line.indexOf(' ') + 1));
        }
      }
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
