package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeeScheduleEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin =
      server.caller(environment, KeyScope.ADMIN, KeyScope.READ);
  private String schedule = "";

  @BeforeEach
  void somethingIsOver() {
    server
        .engine()
        .catalogs()
        .apply(environment.id(), ShopCatalog.catalog(), "the document", "test");
    UsageEvent event =
        new UsageEvent("test", "e1", "tokens", "acme", null, new MapData(Map.of("v", 1100)));
    server.engine().metering().accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
    long account = server.engine().accounts().tenant(environment.id(), "acme").account();
    schedule = "/api/v1/admin/accounts/%d/fee-schedule".formatted(account);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void onlyAdministratorsMay() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(schedule).statusCode()).isEqualTo(403);
    assertThat(reader.post(schedule, "{}").statusCode()).isEqualTo(403);
    TestServer.TestCaller stranger = server.caller(server.newEnvironment(), KeyScope.ADMIN);
    assertThat(stranger.get(schedule).statusCode()).isEqualTo(404);
    assertThat(stranger.post(schedule, line("tokens", "0.002")).statusCode()).isEqualTo(404);
  }

  @Test
  void aRateIsAgreedShownAndEnded() {
    JsonNode made =
        json(admin.post(schedule, line("tokens", "{\"price\": 0.002, \"minimum\": 1}")), 201);
    assertThat(made.get("text").asString()).isEqualTo("0.002, at least 1");
    assertThat(made.get("rate").get("minimum").decimalValue()).isEqualByComparingTo("1");
    assertThat(made.get("currency").asString()).isEqualTo("EUR");
    assertThat(made.get("since").asString()).isEqualTo("2026-01-01");
    assertThat(json(admin.get(schedule), 200).get("lines").get(0)).isEqualTo(made);
    JsonNode usage = json(admin.get("/api/v1/usage/current?tenant=acme"), 200).get("usage");
    assertThat(usage.get("overageCost").decimalValue()).isEqualByComparingTo("2");

    assertThat(json(admin.post(schedule, line("tokens", "0.003")), 409).get("detail").asString())
        .contains("Line 1");
    String one = schedule + "/" + made.get("id").asString();
    JsonNode ended = json(admin.send(admin.request(one + "?until=2026-03-01").DELETE()), 200);
    assertThat(ended.get("until").asString()).isEqualTo("2026-03-01");
    assertThat(json(admin.send(admin.request(one).DELETE()), 200).get("until").asString())
        .isEqualTo("2026-01-01");
    assertThat(
            json(admin.get("/api/v1/usage/current?tenant=acme"), 200)
                .get("usage")
                .get("overageCost")
                .decimalValue())
        .isEqualByComparingTo("10");
  }

  @Test
  void theSameUnderTheSameIdIsAgreedOnce() {
    String wish =
        "{\"id\": \"c-7\", \"feature\": \"gmv\", \"rate\": {\"percent\": 0.5, \"threshold\": 100},"
            + " \"since\": \"2026-01-01\", \"reason\": \"why\"}";
    JsonNode made = json(admin.post(schedule, wish), 201);
    assertThat(json(admin.post(schedule, wish), 200)).isEqualTo(made);
    assertThat(json(admin.post(schedule, wish.replace("0.5", "0.6")), 409).get("code").asString())
        .isEqualTo("CONFLICT");
    assertThat(made.get("rate").get("percent").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(made.get("rate").has("price")).isFalse();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(pointer(line("wings", "1"))).isEqualTo("/feature");
    assertThat(pointer(line("products", "1"))).isEqualTo("/feature");
    assertThat(pointer(line("tokens", "-1"))).isEqualTo("/rate");
    assertThat(pointer(line("tokens", "{}"))).isEqualTo("/rate");
    assertThat(pointer(line("tokens", "{\"price\": 1, \"percent\": 1}"))).isEqualTo("/rate");
    assertThat(pointer(line("tokens", "{\"percent\": 1}"))).isEqualTo("/rate");
    assertThat(pointer(line("tokens", "{\"graduated\": [{\"upTo\": 5}]}")))
        .isEqualTo("/rate/graduated/0/price");
    assertThat(pointer(line("tokens", "{\"volume\": [{\"upTo\": 5, \"price\": 1}]}")))
        .isEqualTo("/rate");
    assertThat(pointer(line("tokens", "{\"package\": {\"size\": 0, \"price\": 1}}")))
        .isEqualTo("/rate");
    assertThat(pointer(line("gmv", "{\"percent\": 1}"))).isEqualTo("/rate/threshold");
    assertThat(pointer(line("gmv", "{\"percent\": 101, \"threshold\": 1}"))).isEqualTo("/rate");
    assertThat(pointer(line("tokens", "1").replace("2026-01-01", "2026-01-02")))
        .isEqualTo("/since");
    assertThat(pointer(line("tokens", "1").replace("2026-01-01", "2050-01-01")))
        .isEqualTo("/since");
    assertThat(pointer("{\"feature\": \"tokens\", \"rate\": 1, \"since\": \"2026-01-01\"}"))
        .isEqualTo("/reason");
    String nobody = schedule + "/00000000-0000-0000-0000-000000000000";
    assertThat(admin.send(admin.request(nobody).DELETE()).statusCode()).isEqualTo(404);
    assertThat(admin.send(admin.request(nobody + "?until=soon").DELETE()).statusCode())
        .isEqualTo(400);
  }

  private static String line(String feature, String rate) {
    return "{\"feature\": \"%s\", \"rate\": %s, \"since\": \"2026-01-01\", \"reason\": \"a contract\"}"
        .formatted(feature, rate);
  }

  private String pointer(String body) {
    return json(admin.post(schedule, body), 400).get("errors").get(0).get("pointer").asString();
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }
}
