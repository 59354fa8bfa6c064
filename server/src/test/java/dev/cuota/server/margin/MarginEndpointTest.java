package dev.cuota.server.margin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.catalog.CatalogDocuments;
import dev.cuota.server.catalog.DocumentOutcome;
import dev.cuota.server.catalog.ReferenceCatalogs;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.SettableClock;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both reference catalogs on a real database: the golden figures, and how they are asked for. */
class MarginEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MARGIN = "/api/v1/admin/margin";
  private static final String POLICY = MARGIN + "/policy";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SettableClock clock = new SettableClock(START);
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final List<UsageEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void proptechPlansCostTheirKnownFiguresWhenFullyUsed() {
    catalog("proptech");
    fullyUsed("free", 0, "0.5", 100, 0);
    fullyUsed("starter", 3, "5", 5_000, 0);
    fullyUsed("professional", 10, "20", 50_000, 50);
    fullyUsed("enterprise", 50, "100", 200_000, 200);
    send();
    clock.set(Instant.parse("2026-01-31T23:00:00Z"));
    JsonNode month = json(admin().get(MARGIN + "?month=2026-01"), 200);
    // Who leaves least comes first.
    assertThat(month.get("accounts").valueStream().map(MarginEndpointTest::told))
        .containsExactly(
            "free 0.00 0.01 null",
            "starter 49.00 3.14 94",
            "professional 149.00 14.45 90",
            "enterprise 499.00 68.24 86");
    assertThat(month.get("running").asBoolean()).isTrue();
    assertThat(month.get("totals")).hasSize(1);
    // The accounts' own cents: 0.01 + 3.14 + 14.45 + 68.24.
    assertThat(month.get("whole").get("cost").asString()).isEqualTo("85.84");
    assertThat(month.get("whole").get("revenue").asString()).isEqualTo("697.00");
    assertThat(month.get("whole").get("marginPercent").asInt()).isEqualTo(88);
    JsonNode second = json(admin().get(MARGIN + "?month=2026-01&limit=1&offset=1"), 200);
    assertThat(second.get("total").asInt()).isEqualTo(4);
    assertThat(second.get("accounts").valueStream().map(MarginEndpointTest::told))
        .containsExactly("starter 49.00 3.14 94");
  }

  /** 2 + 0.0805 + 0.0125 = 2.093; of the tenth of a cent that two lack as much of, the smaller gets it. */
  @Test
  void aTenantsUsageTellsATenthOfACentAndAddsUp() {
    catalog("proptech");
    fullyUsed("starter", 2, "3.5", 2_500, 0);
    send();
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    String usage = reader.get("/api/v1/usage/current?tenant=starter").body();
    assertThat(usage)
        .contains("\"used\":2,\"limit\":3,\"percentage\":67,\"cost\":2.00")
        .contains("\"used\":3.5,\"limit\":5,\"percentage\":70,\"cost\":0.08,")
        .contains("\"used\":2500,\"limit\":5000,\"percentage\":50,\"cost\":0.013")
        .contains("\"totalCost\":2.093,\"overageCost\":0.00");
  }

  @Test
  void aShopCostsItsUsageAndWhatTakingThePaymentCosts() {
    catalog("storefront");
    // 5.4 % of 19 + 80 orders + 40 calls + 1.5 GB stored + 12.25 GB sent: 2.813008.
    shop("small", "starter", 80, 40, "1500000000", "306250000");
    // 5.4 % of 59 + 1,000 orders + 20 calls + 20 GB stored + 200 GB sent: 29.206004.
    shop("big", "growth", 1_000, 20, "20000000000", "10000000000");
    send();
    clock.set(Instant.parse("2026-01-31T23:00:00Z"));
    JsonNode month = json(admin().get(MARGIN), 200);
    assertThat(month.get("accounts").valueStream().map(MarginEndpointTest::told))
        .containsExactly("small 19.00 2.81 85", "big 59.00 29.21 50");
    JsonNode big = month.get("accounts").get(1);
    JsonNode whole =
        json(admin().get("/api/v1/admin/accounts/" + big.get("account").asLong() + "/margin"), 200);
    assertThat(whole.get("account")).isEqualTo(big);
    assertThat(whole.get("revenue").get(0).toString())
        .isEqualTo("{\"type\":\"price\",\"feature\":\"growth\",\"amount\":\"59.00\"}");
    assertThat(whole.get("costs").valueStream().map(MarginEndpointTest::cost))
        .containsExactly(
            "egress 200000000000 0.000000000078 15.6 15.60",
            "orders 1000 0.01 10 10.00",
            "requests 20 0.0000002 0.000004 0.00",
            "storage 20000000000 0.000000000021 0.42 0.42",
            "payment.fee 59 0.054 3.186 3.19");
  }

  @Test
  void costsAreRolledUpAsJsonAndAsATable() {
    catalog("proptech");
    fullyUsed("starter", 3, "5", 5_000, 0);
    send();
    clock.set(Instant.parse("2026-02-03T06:00:00Z"));
    assertThat(json(admin().get("/api/v1/admin/costs"), 200).get("total").asInt()).isZero();
    server
        .engine()
        .margin()
        .rollUp(
            new Margin.Ask(environment.id(), YearMonth.of(2026, 1), false),
            Cause.job("costs"),
            JobRun.Progress.UNHEARD);
    JsonNode page = json(admin().get("/api/v1/admin/costs?month=2026-01&limit=2"), 200);
    assertThat(page.get("total").asInt()).isEqualTo(3);
    assertThat(page.get("costs")).hasSize(2);
    assertThat(page.get("costs").get(0).get("amount").asString()).isEqualTo("0.025");
    TestServer.TestCaller admin = admin();
    HttpResponse<String> table =
        admin.send(
            admin.request("/api/v1/admin/costs?month=2026-01").header("Accept", "text/csv").GET());
    assertThat(table.statusCode()).isEqualTo(200);
    String account = page.get("costs").get(0).get("account").toString();
    assertThat(table.body().lines().toList())
        .containsExactly(
            "month,account,key,item,features,quantity,unit_cost,own_provider,amount,currency,"
                + "computed_at",
            "2026-01,%s,starter,ai_tokens,ai_tokens,5000,0.000005,false,0.025,EUR,%s"
                .formatted(account, "2026-02-03T06:00:00Z"),
            "2026-01,%s,starter,signatures,signatures,3,1,false,3,EUR,%s"
                .formatted(account, "2026-02-03T06:00:00Z"),
            "2026-01,%s,starter,storage,storage,5,0.023,false,0.115,EUR,%s"
                .formatted(account, "2026-02-03T06:00:00Z"));
  }

  @Test
  void thePolicyIsReadAndSet() {
    catalog("proptech");
    JsonNode usual = json(admin().get(POLICY), 200);
    assertThat(usual.get("costAlert").asString()).isEqualTo("10000.00");
    assertThat(usual.get("currency").asString()).isEqualTo("EUR");
    assertThat(usual.get("marginAlertPercent").asInt()).isEqualTo(80);
    assertThat(usual.get("mode").asString()).isEqualTo("report");
    assertThat(usual.get("changedAt").isNull()).isTrue();
    long account = tenant("acme").account();
    String wanted =
        "{\"costAlert\": \"500\", \"currency\": \"USD\", \"tolerance\": \"1.5\", \"mode\": \"warn\","
            + " \"floorPercent\": 40, \"accounts\": {\"%d\": \"report\"}}".formatted(account);
    JsonNode set = json(put(wanted), 200);
    assertThat(set.get("costAlert").asString()).isEqualTo("500.00");
    assertThat(set.get("recoveryPercent").asInt()).isEqualTo(10);
    assertThat(set.get("accounts").get(Long.toString(account)).asString()).isEqualTo("report");
    assertThat(set.get("changedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(json(admin().get(POLICY), 200)).isEqualTo(set);
    assertThat(json(put(wanted), 200)).isEqualTo(set);
  }

  @Test
  void whatIsWrongIsNamed() {
    catalog("proptech");
    assertThat(admin().get(MARGIN + "?month=2026-02").statusCode()).isEqualTo(400);
    assertThat(admin().get(MARGIN + "?month=January").statusCode()).isEqualTo(400);
    assertThat(admin().get(MARGIN + "?limit=0").statusCode()).isEqualTo(400);
    assertThat(admin().get("/api/v1/admin/costs?limit=10001").statusCode()).isEqualTo(400);
    assertThat(admin().get("/api/v1/admin/accounts/999999/margin").statusCode()).isEqualTo(404);
    assertThat(pointer(put("{\"costAlert\": \"-1\"}"))).isEqualTo("/costAlert");
    assertThat(pointer(put("{\"costAlert\": \"1.001\"}"))).isEqualTo("/costAlert");
    assertThat(pointer(put("{\"marginAlertPercent\": 101}"))).isEqualTo("/marginAlertPercent");
    assertThat(pointer(put("{\"mode\": \"kill\"}"))).isEqualTo("/mode");
    assertThat(pointer(put("{\"throttles\": {\"sms\": 1}}"))).isEqualTo("/throttles/sms");
    assertThat(pointer(put("{\"accounts\": {\"999999\": \"warn\"}}")))
        .isEqualTo("/accounts/999999");
    assertThat(pointer(put("{\"accounts\": {\"acme\": \"warn\"}}"))).isEqualTo("/accounts");
    assertThat(pointer(put("{\"limit\": 1}"))).isEqualTo("/limit");
  }

  @Test
  void onlyAdministratorsMayAndBeforeACatalogThereIsNothing() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    for (String path : List.of(MARGIN, POLICY, "/api/v1/admin/costs")) {
      assertThat(reader.get(path).statusCode()).isEqualTo(403);
    }
    JsonNode month = json(admin().get(MARGIN), 200);
    assertThat(month.get("whole").isNull()).isTrue();
    assertThat(month.get("accounts")).isEmpty();
  }

  private void fullyUsed(String plan, int signatures, String gb, int tokens, int sms) {
    server.engine().accounts().assignPlan(environment.id(), plan, plan);
    each(signatures, plan, "signature", Map.of());
    each(sms, plan, "sms", Map.of());
    each(1, plan, "storage.level", Map.of("gb", new BigDecimal(gb)));
    each(1, plan, "ai.usage", Map.of("tokens", tokens, "kind", "context"));
  }

  private void shop(String key, String plan, int orders, int calls, String stored, String bytes) {
    server.engine().accounts().assignPlan(environment.id(), key, plan);
    each(orders, key, "order", Map.of());
    each(
        calls,
        key,
        "request",
        Map.of("bytes", new BigDecimal(bytes), "method", "GET", "status", 200));
    each(1, key, "storage.level", Map.of("bytes", new BigDecimal(stored)));
  }

  private void each(int count, String tenant, String type, Map<String, Object> data) {
    for (int i = 0; i < count; i++) {
      events.add(
          new UsageEvent("test", "e" + events.size(), type, tenant, START, new MapData(data)));
    }
  }

  private void send() {
    server.engine().metering().accept(environment.id(), events, BatchRule.ALL_OR_NOTHING);
  }

  private Tenant tenant(String key) {
    return server.engine().accounts().tenant(environment.id(), key);
  }

  private void catalog(String name) {
    String document = ReferenceCatalogs.document(name).orElseThrow();
    assertThat(
            new CatalogDocuments(server.engine().catalogs())
                .apply(environment.id(), document, "test"))
        .isInstanceOf(DocumentOutcome.Accepted.class);
  }

  private TestServer.TestCaller admin() {
    return server.caller(environment, KeyScope.ADMIN);
  }

  private HttpResponse<String> put(String json) {
    TestServer.TestCaller admin = admin();
    return admin.send(
        admin
            .request(POLICY)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  private static String told(JsonNode account) {
    return "%s %s %s %s"
        .formatted(
            account.get("key").asString(),
            account.get("revenue").asString(),
            account.get("cost").asString(),
            account.get("marginPercent"));
  }

  private static String cost(JsonNode cost) {
    return "%s %s %s %s %s"
        .formatted(
            cost.get("item").asString(),
            cost.get("quantity").asString(),
            cost.get("unitCost").asString(),
            cost.get("amount").asString(),
            cost.get("cost").asString());
  }

  private static String pointer(HttpResponse<String> response) {
    return json(response, 400).get("errors").get(0).get("pointer").asString();
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }
}
