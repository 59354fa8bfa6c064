package dev.cuota.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.TestServer.TestCaller;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueryEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String QUERY = "/api/v1/meters/tokens/query";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestCaller reader = server.caller(environment, KeyScope.READ);
  private final TestCaller app = server.caller(environment, KeyScope.INGEST);
  private String position = "";

  @BeforeEach
  void useTokens() {
    Meter tokens =
        new Meter(
            "tokens",
            "prompt",
            Aggregation.SUM,
            JsonPath.of("$.tokens"),
            "token",
            new TreeMap<>(Map.of("model", JsonPath.of("$.model"))),
            Map.of(),
            new BigDecimal("0.000005"));
    Catalog catalog =
        new Catalog(
            "test",
            "EUR",
            BigDecimal.ZERO,
            "",
            "",
            new TreeMap<>(Map.of("tokens", tokens)),
            Map.of(),
            new TreeMap<>(),
            Map.of());
    server.engine().catalogs().apply(environment.id(), catalog, "test", "test");
    HttpResponse<String> answer =
        app.post(
            "/api/v1/events",
            "["
                + String.join(
                    ",",
                    event("1", "acme", "2026-01-15T10:00:00Z", "1000", "large"),
                    event("2", "acme", "2026-01-15T23:30:00Z", "0.25", "small"),
                    event("3", "acme", "2026-01-16T10:00:00Z", "2000", "large"),
                    event("4", "b,co \\\"x\\\"", "2026-01-15T10:00:00Z", "7", "small"),
                    event("5", "acme", "2026-01-15T10:00:00Z", "5", "x")
                        .replace("prompt", "unknown"))
                + "]");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    position = answer.headers().firstValue("Cuota-Position").orElseThrow();
  }

  @Test
  void metersAreListedAndShown() {
    JsonNode list = ok(reader.get("/api/v1/meters"));
    assertThat(list.size()).isEqualTo(1);
    assertThat(list.get(0)).isEqualTo(ok(reader.get("/api/v1/meters/tokens")));
    assertThat(reader.get("/api/v1/meters/tokens").body())
        .isEqualTo(
            "{\"slug\":\"tokens\",\"key\":\"tokens\",\"eventType\":\"prompt\",\"aggregation\":\"SUM\","
                + "\"valueProperty\":\"$.tokens\",\"unit\":\"token\","
                + "\"groupBy\":{\"model\":\"$.model\"},\"costPerUnit\":0.000005}");
    assertThat(reader.get("/api/v1/meters/other").statusCode()).isEqualTo(404);
  }

  @Test
  void withoutAWindowThereIsOneRowOfEverything() {
    HttpResponse<String> answer =
        reader.get(QUERY + "?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
    assertThat(ok(answer).toString())
        .isEqualTo(
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-02-01T00:00:00Z\",\"data\":[{\"value\":3007.25,"
                + "\"windowStart\":\"2026-01-01T00:00:00Z\",\"windowEnd\":\"2026-02-01T00:00:00Z\","
                + "\"subject\":null,\"groupBy\":{}}]}");
  }

  @Test
  void numbersArePrintedPlain() {
    assertThat(reader.get(QUERY + "?windowSize=DAY&subject=acme&from=2026-01-16T00:00:00Z").body())
        .contains("\"value\":2000,");
  }

  @Test
  void daysFollowTheZoneThatIsAsked() {
    JsonNode utc = ok(reader.get(QUERY + "?windowSize=DAY&subject=acme")).get("data");
    assertThat(values(utc)).containsExactly("1000.25", "2000");
    JsonNode madrid =
        ok(reader.get(QUERY + "?windowSize=day&subject=acme&windowTimeZone=Europe/Madrid"))
            .get("data");
    assertThat(values(madrid)).containsExactly("1000", "2000.25");
    assertThat(madrid.get(1).get("windowStart").asString()).isEqualTo("2026-01-15T23:00:00Z");
  }

  @Test
  void groupsSubjectsAndFiltersAreTheAskersChoice() {
    JsonNode split = ok(reader.get(QUERY + "?groupBy=subject,model")).get("data");
    assertThat(split.valueStream().map(r -> r.get("subject").asString() + r.at("/groupBy/model")))
        .containsExactlyInAnyOrder("acme\"large\"", "acme\"small\"", "b,co \"x\"\"small\"");
    String filter = URLEncoder.encode("filterGroupBy[model]", StandardCharsets.UTF_8) + "=small";
    assertThat(values(ok(reader.get(QUERY + "?" + filter)).get("data"))).containsExactly("7.25");
    String subject = URLEncoder.encode("b,co \"x\"", StandardCharsets.UTF_8);
    assertThat(values(ok(reader.get(QUERY + "?subject=" + subject)).get("data")))
        .containsExactly("7");
    assertThat(ok(reader.get(QUERY + "?subject=nobody")).get("data").isEmpty()).isTrue();
  }

  @Test
  void bracketsMayBeTypedAsTheyAre() throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      String request =
          "GET %s?filterGroupBy[model]=small HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(QUERY, reader.secret());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("\"value\":7.25");
    }
  }

  @Test
  void aQuestionMayComeInABody() {
    JsonNode byBody =
        ok(
            reader.post(
                QUERY,
                """
                {"from":"2026-01-01T00:00:00Z","windowSize":"DAY","subject":["acme"],"groupBy":["model"],
                 "filterGroupBy":{"model":["large","small"]}}"""));
    JsonNode byUrl =
        ok(
            reader.get(
                QUERY
                    + "?from=2026-01-01T00:00:00Z&windowSize=DAY&subject=acme&groupBy=model"
                    + "&filterGroupBy%5Bmodel%5D=large,&filterGroupBy%5Bmodel%5D=large"
                    + "&filterGroupBy%5Bmodel%5D=small"));
    assertThat(byBody).isEqualTo(byUrl);
    assertThat(byBody.get("data").size()).isEqualTo(3);
  }

  @Test
  void aTableIsGivenToWhoAsksForOne() {
    HttpResponse<String> answer =
        reader.send(
            reader
                .request(QUERY + "?groupBy=subject,model&windowSize=MONTH")
                .header("Accept", "text/csv"));
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(answer.body().lines())
        .containsExactlyInAnyOrder(
            "window_start,window_end,subject,model,value",
            "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,acme,large,3000",
            "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,acme,small,0.25",
            "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,\"b,co \"\"x\"\"\",small,7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=yesterday|from",
        "windowSize=MINUTE|windowSize",
        "windowTimeZone=Mars/Base|windowTimeZone",
        "groupBy=colour|groupBy",
        "filterGroupBy%5Bcolour%5D=x|groupBy",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z|to",
        "from=2026-01-02T00:00:00Z&from=2026-01-01T00:00:00Z|from",
        "atLeast=soon|atLeast",
      })
  void aWrongParameterIsNamed(String parameters, String name) {
    HttpResponse<String> answer = reader.get(QUERY + "?" + parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/errors/0/pointer").asString()).isEqualTo(name);
  }

  @Test
  void brokenBodiesAreNamedByPlace() {
    assertThat(reader.post(QUERY, "{\"groupBy\": [").statusCode()).isEqualTo(400);
    HttpResponse<String> answer = reader.post(QUERY, "{\"subject\": {\"a\": 1}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/errors/0/pointer").asString())
        .isEqualTo("/subject");
    assertThat(reader.post(QUERY, "text/plain", new byte[] {1}).statusCode()).isEqualTo(415);
  }

  @Test
  void aReadMayWaitForWhatItsCallerWrote() {
    assertThat(reader.get(QUERY + "?atLeast=" + position).statusCode()).isEqualTo(200);
    HttpResponse<String> never = reader.get(QUERY + "?atLeast=" + Long.MAX_VALUE);
    assertThat(never.statusCode()).isEqualTo(409);
    JsonNode problem = JSON.readTree(never.body());
    assertThat(problem.get("code").asString()).isEqualTo("POSITION_NOT_REACHED");
    assertThat(problem.at("/details/position").asString()).isEqualTo(Long.toString(Long.MAX_VALUE));
  }

  @Test
  void eventsTellWhatBecameOfThem() {
    JsonNode events =
        ok(reader.get("/api/v1/events?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"));
    assertThat(events.size()).isEqualTo(5);
    JsonNode counted = byId(events, "2");
    assertThat(counted.at("/event/data").toString())
        .isEqualTo("{\"tokens\":0.25,\"model\":\"small\"}");
    assertThat(counted.at("/event/subject").asString()).isEqualTo("acme");
    assertThat(counted.at("/event/specversion").asString()).isEqualTo("1.0");
    assertThat(counted.at("/meters/0").toString())
        .isEqualTo("{\"meter\":\"tokens\",\"amount\":0.25,\"groupBy\":{\"model\":\"small\"}}");
    assertThat(counted.get("position").asString()).isEqualTo(position);
    assertThat(Instant.parse(counted.get("ingestedAt").asString()))
        .isBefore(server.engine().clock().now());
    assertThat(counted.has("validationError")).isFalse();
    assertThat(byId(events, "5").get("validationError").asString())
        .contains("no meter counts events of type unknown");
    assertThat(byId(events, "5").get("meters").isEmpty()).isTrue();
  }

  @Test
  void eventsAreFilteredAndBounded() {
    String range = "/api/v1/events?from=2026-01-01T00:00:00Z";
    assertThat(ok(reader.get(range + "&subject=co")).size()).isEqualTo(1);
    assertThat(ok(reader.get(range + "&id=3")).size()).isEqualTo(1);
    assertThat(ok(reader.get(range + "&uncounted=true")).size()).isEqualTo(1);
    assertThat(ok(reader.get(range + "&limit=2")).size()).isEqualTo(2);
    assertThat(reader.get(range + "&limit=101").statusCode()).isEqualTo(400);
    assertThat(ok(reader.get("/api/v1/events")).isEmpty()).as("the last 72 hours").isTrue();
  }

  @Test
  void aVoidedEventCountsNoMore() {
    String wish =
        """
        {"events":[{"source":"app","id":"1"},{"source":"app","id":"nope"}],"reason":"test call"}""";
    JsonNode answer = ok(app.post("/api/v1/events/void", wish));
    assertThat(answer.get("events").valueStream().map(e -> e.get("status").asString()))
        .containsExactly("REVERSED", "UNKNOWN");
    assertThat(ok(app.post("/api/v1/events/void", wish)).at("/events/0/status").asString())
        .isEqualTo("REVERSED_BEFORE");
    assertThat(values(ok(reader.get(QUERY + "?subject=acme")).get("data")))
        .containsExactly("2000.25");
  }

  @Test
  void aVoidNeedsItsEventsAndAReason() {
    HttpResponse<String> answer =
        app.post("/api/v1/events/void", "{\"events\":[{\"source\":\"app\"},null]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(
            JSON.readTree(answer.body())
                .get("errors")
                .valueStream()
                .map(e -> e.get("pointer").asString()))
        .containsExactly("/events/0/id", "/events/1/source", "/reason");
    assertThat(app.post("/api/v1/events/void", "{\"reason\":\"x\"}").statusCode()).isEqualTo(400);
    assertThat(reader.post("/api/v1/events/void", "{}").statusCode()).isEqualTo(403);
  }

  private static JsonNode byId(JsonNode events, String id) {
    return events
        .valueStream()
        .filter(e -> e.at("/event/id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> values(JsonNode rows) {
    return rows.valueStream().map(row -> row.get("value").decimalValue().toPlainString()).toList();
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static String event(String id, String subject, String time, String tokens, String model) {
    return """
    {"specversion":"1.0","id":"%s","source":"app","type":"prompt","subject":"%s","time":"%s",\
    "data":{"tokens":%s,"model":"%s"}}"""
        .formatted(id, subject, time, tokens, model);
  }
}
