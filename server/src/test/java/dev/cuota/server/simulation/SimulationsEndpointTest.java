package dev.cuota.server.simulation;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulationsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SIMULATIONS = "/api/v1/admin/simulations";
  private static final String JANUARY = "{\"from\": \"2026-01-01\", \"to\": \"2026-01-31\"%s}";

  /** 50 tokens, 0.02 for one more. */
  private static final String DEARER =
      """
      name: Dearer
      costCurrency: EUR
      defaultPlan: small
      meters:
        - {key: tokens, eventType: tokens, aggregation: SUM, valueProperty: $.v, costPerUnit: 0.005}
      features:
        - {key: tokens, kind: metered, meter: tokens}
      plans:
        - key: small
          name: {en: Small}
          price: 12
          currency: EUR
          interval: month
          entitlements:
            tokens: {limit: 50, mode: soft, overage: 0.02}
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  @BeforeEach
  void somethingWasUsed() {
    server
        .engine()
        .catalogs()
        .apply(environment.id(), ShopCatalog.catalog(), "the document", "test");
    used("tokens", 150);
  }

  private void used(String type, int amount) {
    UsageEvent event =
        new UsageEvent(
            "test",
            UUID.randomUUID().toString(),
            type,
            "acme",
            null,
            new MapData(Map.of("v", amount)));
    server.engine().metering().accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void onlyAdministratorsMay() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(SIMULATIONS).statusCode()).isEqualTo(403);
    assertThat(reader.post(SIMULATIONS, JANUARY.formatted("")).statusCode()).isEqualTo(403);
  }

  @Test
  void anotherCatalogIsTriedAndTold() {
    used("orders", 12);
    String id = UUID.randomUUID().toString();
    String body =
        JANUARY.formatted(
            ", \"id\": \"%s\", \"catalog\": %s, \"projections\": {\"accounts\": [100], \"assume\": \"full\"}"
                .formatted(id, JSON.writeValueAsString(DEARER)));
    HttpResponse<String> begun = admin.post(SIMULATIONS, body);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    assertThat(begun.headers().firstValue("Location")).contains(SIMULATIONS + "/" + id);
    JsonNode done = over(id);
    assertThat(done.get("status").asString()).isEqualTo("done");
    assertThat(done.get("catalog").asString()).isEqualTo("Dearer");
    JsonNode totals = done.get("totals");
    assertThat(totals.at("/was/owed/0/total").asString()).isEqualTo("10.50");
    assertThat(totals.at("/would/owed/0/total").asString()).isEqualTo("14.00");
    assertThat(totals.get("difference").asString()).isEqualTo("3.50");
    assertThat(done.at("/projections/0/revenue/0").asString()).isEqualTo("1200.00 EUR");
    assertThat(done.at("/projections/0/cost").asString()).isEqualTo("25.00 EUR");

    JsonNode accounts = json(admin.get(SIMULATIONS + "/" + id + "/accounts"), 200).get("accounts");
    assertThat(accounts.size()).isEqualTo(1);
    assertThat(accounts.at("/0/key").asString()).isEqualTo("acme");
    assertThat(accounts.at("/0/would/owed/0/overage").asString()).isEqualTo("2.00");
    assertThat(json(admin.post(SIMULATIONS, body), 200).get("id").asString()).isEqualTo(id);
    assertThat(json(admin.get(SIMULATIONS), 200).get("simulations").size()).isEqualTo(1);
    assertThat(admin.send(admin.request(SIMULATIONS + "/" + id).DELETE()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whoWouldHaveBeenLimitedIsTold() {
    used("orders", 12);
    String id = begin(JANUARY.formatted(""));
    assertThat(over(id).at("/totals/limitedAccounts").asInt()).isEqualTo(1);
    JsonNode limited = json(admin.get(SIMULATIONS + "/" + id + "/limited"), 200).get("limited");
    assertThat(limited.at("/0/feature").asString()).isEqualTo("orders");
    assertThat(limited.at("/0/since").asString()).isEqualTo("2026-01-15T12:00:00Z");
    assertThat(limited.at("/0/before").asBoolean()).isTrue();
  }

  @Test
  void accountsComeAsCsvToo() {
    String id = begin(JANUARY.formatted(", \"plans\": {\"small\": \"large\"}"));
    over(id);
    HttpResponse<String> csv =
        admin.send(
            admin.request(SIMULATIONS + "/" + id + "/accounts").header("Accept", "text/csv"));
    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.body().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .contains(",acme,EUR,small,10.00,0.50,0.00,10.50,large,10.00,0.00,0.00,10.00,-0.50,EUR,");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(pointer("{\"from\": \"2026-01-02\", \"to\": \"2026-01-31\"}")).isEqualTo("/from");
    assertThat(pointer("{\"from\": \"2026-01-01\", \"to\": \"2026-01-30\"}")).isEqualTo("/to");
    assertThat(pointer("{\"from\": \"2026-01-01\", \"to\": \"2026-03-31\"}")).isEqualTo("/to");
    assertThat(pointer("{\"from\": \"2026-01-01\"}")).isEqualTo("/to");
    assertThat(pointer(JANUARY.formatted(", \"plans\": {\"small\": \"gold\"}")))
        .isEqualTo("/plans");
    assertThat(pointer(JANUARY.formatted(", \"accounts\": [\"nobody\"]"))).isEqualTo("/accounts");
    assertThat(pointer(JANUARY.formatted(", \"projections\": {\"accounts\": [0]}")))
        .isEqualTo("/projections/accounts/0");
    assertThat(pointer(JANUARY.formatted(", \"projections\": {\"shares\": {\"gold\": 1}}")))
        .isEqualTo("/projections/shares/gold");
    assertThat(pointer(JANUARY.formatted(", \"projections\": {\"assume\": \"much\"}")))
        .isEqualTo("/projections/assume");
    assertThat(admin.get(SIMULATIONS + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void aBadCatalogIsToldWithItsLines() {
    String body =
        JANUARY.formatted(
            ", \"catalog\": " + JSON.writeValueAsString(DEARER.replace("price: 12", "price: -1")));
    JsonNode error = json(admin.post(SIMULATIONS, body), 400).at("/errors/0");
    assertThat(error.get("line").asInt()).isEqualTo(11);
    assertThat(error.get("path").asString()).startsWith("plans");
  }

  @Test
  void aLevelThatCountsOtherwiseIsRefusedByName() {
    String other =
        DEARER
            .replace("aggregation: SUM", "aggregation: LATEST")
            .replace("kind: metered", "kind: level");
    String body = JANUARY.formatted(", \"catalog\": " + JSON.writeValueAsString(other));
    assertThat(pointer(body)).isEqualTo("/catalog");
  }

  private String begin(String body) {
    return json(admin.post(SIMULATIONS, body), 202).get("id").asString();
  }

  private JsonNode over(String id) {
    for (int i = 0; i < 600; i++) {
      JsonNode one = json(admin.get(SIMULATIONS + "/" + id), 200);
      if (!List.of("waiting", "running").contains(one.get("status").asString())) {
        return one;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("not over");
  }

  private String pointer(String body) {
    return json(admin.post(SIMULATIONS, body), 400).at("/errors/0/pointer").asString();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
