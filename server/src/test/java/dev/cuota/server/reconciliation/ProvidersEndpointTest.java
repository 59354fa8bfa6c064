package dev.cuota.server.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.FakeGateway;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvidersEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String RECONCILE = "/api/v1/admin/subscriptions/reconcile";

  @Test
  void subscriptionsAreComparedWithTheirProviderAndMendedUnlessItIsADryRun() {
    SettableClock clock = new SettableClock(NOON);
    try (TestServer server = TestServer.start(clock)) {
      Environment environment = server.newEnvironment();
      TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
      server.engine().catalogs().apply(environment.id(), ShopCatalog.catalog(), "test", "test");
      server
          .engine()
          .lifecycle()
          .gateways()
          .add(new FakeGateway("stripe", clock).has("sub_1", null, SubscriptionStatus.ACTIVE));
      long account =
          ok(admin.post("/api/v1/admin/accounts", "{\"key\":\"acme\",\"plan\":\"small\"}"))
              .get("account")
              .get("id")
              .asLong();
      ok(
          admin.post(
              "/api/v1/admin/accounts/" + account + "/subscriptions",
              "{\"plan\":\"small\",\"status\":\"pending\",\"provider\":\"stripe\",\"providerRef\":\"sub_1\"}"));

      JsonNode dry = ok(admin.post(RECONCILE, "{\"dryRun\": true}"));
      assertThat(dry.get("dryRun").asBoolean()).isTrue();
      assertThat(dry.get("mismatches").get(0).get("state").asString()).isEqualTo("fixable");
      JsonNode real = ok(admin.post(RECONCILE, "{}"));
      JsonNode line = real.get("mismatches").get(0);
      assertThat(line.get("kind").asString()).isEqualTo("status_differs");
      assertThat(line.get("providerRef").asString()).isEqualTo("sub_1");
      assertThat(line.get("state").asString()).isEqualTo("fixed");
      assertThat(real.get("left").asLong()).isZero();
      assertThat(ok(admin.post(RECONCILE, "{}")).get("found").asLong()).isZero();

      assertThat(admin.post(RECONCILE, "{\"dryRun\": 1}").statusCode()).isEqualTo(400);
      assertThat(admin.post(RECONCILE, "{\"dry\": true}").body()).contains("/dry");
      assertThat(server.caller(environment, KeyScope.READ).post(RECONCILE, "{}").statusCode())
          .isEqualTo(403);
    }
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }
}
