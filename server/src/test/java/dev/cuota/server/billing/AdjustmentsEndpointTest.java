package dev.cuota.server.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.FakeGateway;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdjustmentsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ADJUSTMENTS = "/api/v1/admin/adjustments";
  private static final String JANUARY = "{\"period_start\": \"2026-01-01\"}";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
  private final FakeGateway gateway = new FakeGateway("fake", clock);

  @BeforeEach
  void somethingIsOver() {
    server
        .engine()
        .catalogs()
        .apply(environment.id(), ShopCatalog.catalog(), "the document", "test");
    UsageEvent event =
        new UsageEvent("test", "e1", "tokens", "acme", null, new MapData(Map.of("v", 150)));
    server.engine().metering().accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
    server.engine().lifecycle().gateways().add(gateway);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void onlyAdministratorsMay() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(ADJUSTMENTS).statusCode()).isEqualTo(403);
    assertThat(reader.post(ADJUSTMENTS + "/recalculate", JANUARY).statusCode()).isEqualTo(403);
    assertThat(reader.post(ADJUSTMENTS + "/bulk-charge", "").statusCode()).isEqualTo(403);
  }

  @Test
  void aMonthIsWorkedOutAndSearched() {
    assertThat(pointer(admin.post(ADJUSTMENTS + "/recalculate", JANUARY)))
        .isEqualTo("/period_start");
    JsonNode dry =
        json(
            inFebruary()
                .post(
                    ADJUSTMENTS + "/recalculate",
                    "{\"period_start\": \"2026-01-01\", \"dryRun\": true}"),
            200);
    assertThat(dry.get("made").asInt()).isEqualTo(1);
    assertThat(json(admin.get(ADJUSTMENTS), 200).get("total").asInt()).isZero();

    JsonNode done = json(admin.post(ADJUSTMENTS + "/recalculate", JANUARY), 200);
    assertThat(done.get("asked").get(0).asString()).isEqualTo("0.50 EUR");
    assertThat(json(admin.post(ADJUSTMENTS + "/recalculate", JANUARY), 200).get("made").asInt())
        .isZero();
    JsonNode one = only("?status=pending&type=overage&period=2026-01-01");
    assertThat(one.get("amount").asString()).isEqualTo("0.50");
    assertThat(one.get("used").asString()).isEqualTo("150");
    assertThat(one.get("periodEnd").asString()).isEqualTo("2026-02-01T00:00:00Z");
    assertThat(one.get("explanation").get(3).asString()).isEqualTo("50 at 0.01 = 0.5");
    assertThat(json(admin.get(ADJUSTMENTS + "/" + one.get("id").asString()), 200)).isEqualTo(one);
    assertThat(json(admin.get(ADJUSTMENTS + "?status=charged"), 200).get("total").asInt()).isZero();
    assertThat(json(admin.get(ADJUSTMENTS + "?account=0"), 200).get("total").asInt()).isZero();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(admin.get(ADJUSTMENTS + "?status=lost").statusCode()).isEqualTo(400);
    assertThat(admin.get(ADJUSTMENTS + "?type=fee").statusCode()).isEqualTo(400);
    assertThat(admin.get(ADJUSTMENTS + "?period=2026-01-02").statusCode()).isEqualTo(400);
    assertThat(admin.get(ADJUSTMENTS + "?limit=0").statusCode()).isEqualTo(400);
    assertThat(admin.get(ADJUSTMENTS + "?offset=-1").statusCode()).isEqualTo(400);
    assertThat(pointer(admin.post(ADJUSTMENTS + "/recalculate", "{}"))).isEqualTo("/period_start");
    assertThat(pointer(admin.post(ADJUSTMENTS + "/recalculate", "{\"month\": 1}")))
        .isEqualTo("/month");
    String nobody = ADJUSTMENTS + "/00000000-0000-0000-0000-000000000000";
    assertThat(admin.get(nobody).statusCode()).isEqualTo(404);
    assertThat(admin.post(nobody + "/charge", "").statusCode()).isEqualTo(404);
    assertThat(admin.post(nobody + "/waive", "{\"note\": \"why\"}").statusCode()).isEqualTo(404);
    assertThat(pointer(admin.post(nobody + "/waive", "{\"note\": \" \"}"))).isEqualTo("/note");
  }

  @Test
  void oneIsLetGoForAReason() {
    inFebruary().post(ADJUSTMENTS + "/recalculate", JANUARY);
    String waive = ADJUSTMENTS + "/" + only("").get("id").asString() + "/waive";
    JsonNode waived = json(admin.post(waive, "{\"note\": \"our fault\"}"), 200);
    assertThat(waived.get("status").asString()).isEqualTo("waived");
    assertThat(json(admin.post(waive, "{\"note\": \"our fault\"}"), 200)).isEqualTo(waived);
    JsonNode refused = json(admin.post(waive, "{\"note\": \"another\"}"), 409);
    assertThat(refused.get("code").asString()).isEqualTo("ILLEGAL_TRANSITION");
    assertThat(json(admin.post(ADJUSTMENTS + "/recalculate", JANUARY), 200).get("made").asInt())
        .isZero();
  }

  @Test
  void oneIsChargedThroughItsProvider() {
    inFebruary().post(ADJUSTMENTS + "/recalculate", JANUARY);
    String charge = ADJUSTMENTS + "/" + only("").get("id").asString() + "/charge";
    assertThat(json(admin.post(charge, ""), 409).get("detail").asString())
        .contains("provider manual");

    subscribe();
    gateway.saying(new ChargeAnswer.Waiting("pref-1", "https://pay.example/1"));
    JsonNode waiting = json(admin.post(charge, ""), 200);
    assertThat(waiting.get("status").asString()).isEqualTo("waiting");
    assertThat(waiting.get("payAt").asString()).isEqualTo("https://pay.example/1");
    assertThat(waiting.get("amount").asString()).isEqualTo("0.50");
    assertThat(only("").get("status").asString()).isEqualTo("charging");
    assertThat(json(admin.post(charge, ""), 409).get("code").asString())
        .isEqualTo("ILLEGAL_TRANSITION");
  }

  @Test
  @Timeout(60)
  void everybodyWhoIsChargedByItselfIsCharged() {
    inFebruary().post(ADJUSTMENTS + "/recalculate", JANUARY);
    subscribe();
    String billing = "/api/v1/admin/accounts/%d/billing".formatted(account());
    assertThat(json(admin.get(billing), 200).get("autoCharge").asBoolean()).isFalse();
    assertThat(json(admin.patch(billing, "{\"autoCharge\": true}"), 200))
        .isEqualTo(json(admin.get(billing), 200));
    assertThat(admin.patch(billing, "{\"auto\": true}").statusCode()).isEqualTo(400);
    assertThat(admin.get("/api/v1/admin/accounts/0/billing").statusCode()).isEqualTo(404);
    JsonNode dry = json(admin.post(ADJUSTMENTS + "/bulk-charge", "{\"dryRun\": true}"), 200);
    assertThat(dry.get("asked").get(0).asString()).isEqualTo("0.50 EUR");
    JsonNode bulk = json(admin.post(ADJUSTMENTS + "/bulk-charge", ""), 202);
    assertThat(bulk.get("accounts").asInt()).isEqualTo(1);
    server.engine().outbox().dispatchDue();
    JsonNode ended = ended(ADJUSTMENTS + "/bulk-charges/" + bulk.get("id").asString());
    assertThat(ended.get("outcomes").get("asked").asInt()).isEqualTo(1);
    assertThat(ended.get("charges").get("taken").asInt()).isEqualTo(1);
    assertThat(admin.get(ADJUSTMENTS + "/bulk-charges/" + new UUID(0, 0)).statusCode())
        .isEqualTo(404);
    assertThat(only("").get("status").asString()).isEqualTo("charged");
  }

  private JsonNode ended(String bulk) {
    while (true) {
      JsonNode now = json(admin.get(bulk), 200);
      if (!now.get("running").asBoolean()) {
        return now;
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private TestServer.TestCaller inFebruary() {
    clock.set(Instant.parse("2026-02-02T07:00:00Z"));
    return admin;
  }

  private long account() {
    return server.engine().accounts().tenant(environment.id(), "acme").account();
  }

  private void subscribe() {
    NewSubscription wanted =
        new NewSubscription(
            account(),
            "small",
            SubscriptionStatus.ACTIVE,
            new Subscription.Provider("fake", "sub-1"),
            null,
            null);
    assertThat(
            server
                .engine()
                .lifecycle()
                .subscriptions()
                .begin(environment.id(), wanted, Cause.admin("test")))
        .isInstanceOf(BeginOutcome.Begun.class);
  }

  private JsonNode only(String query) {
    JsonNode page = json(admin.get(ADJUSTMENTS + query), 200);
    assertThat(page.get("total").asInt()).isEqualTo(1);
    return page.get("adjustments").get(0);
  }

  private static String pointer(HttpResponse<String> response) {
    return json(response, 400).get("errors").get(0).get("pointer").asString();
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }
}
