package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LimitDoorTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  LimitDoorTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), ShopCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void aCheckIsAnsweredInTheFixedShape() {
    consume("{\"tenant\": \"acme\", \"feature\": \"orders\", \"amount\": 7}");
    HttpResponse<String> response =
        app.post("/api/v1/check", "{\"tenant\":\"acme\",\"action\":\"create_order\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(names(answer))
        .containsExactly(
            "allowed",
            "code",
            "tenant",
            "feature",
            "limit",
            "used",
            "remaining",
            "reset",
            "warning",
            "decision",
            "position");
    assertThat(response.body())
        .startsWith(
            "{\"allowed\":true,\"code\":null,\"tenant\":\"acme\",\"feature\":\"orders\","
                + "\"limit\":10,\"used\":7,\"remaining\":3,\"reset\":\"")
        .contains("\"warning\":{\"threshold\":80,\"percentage\":80}");
    assertThat(answer.get("position").asString()).matches("[1-9][0-9]*");
    assertThat(answer.get("decision").asString()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7.*");
  }

  @Test
  void whatHasNoNumberIsSaidInWords() {
    assign("acme", "large");
    JsonNode themes = json(app.post("/api/v1/check", body("themes", "1")));
    assertThat(themes.get("limit").asString()).isEqualTo("unlimited");
    assertThat(themes.get("remaining").isNull()).isTrue();
    assertThat(themes.get("reset").isNull()).isTrue();
    JsonNode gated =
        json(app.post("/api/v1/check", "{\"tenant\":\"small\",\"action\":\"pick_theme\"}"));
    assertThat(gated.get("limit").asString()).isEqualTo("none");
    assertThat(gated.get("allowed").asBoolean()).isFalse();
    assertThat(gated.get("code").asString()).isEqualTo("FEATURE_GATED");
  }

  @Test
  void aDenialIsAnswered200UnlessItIsToBeEnforced() {
    consume(body("orders", "10"));
    HttpResponse<String> told = app.post("/api/v1/consume", body("orders", "1"));
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(json(told).get("code").asString()).isEqualTo("LIMIT_EXCEEDED");

    HttpResponse<String> enforced = app.post("/api/v1/consume?enforce=true", body("orders", "1"));
    assertThat(enforced.statusCode()).isEqualTo(429);
    assertThat(enforced.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(enforced);
    assertThat(problem.get("code").asString()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(problem.get("message").asString())
        .isEqualTo("The limit for this period is reached.");
    assertThat(problem.get("details").get("service").asString()).isEqualTo("orders");
    assertThat(problem.get("details").get("used").asInt()).isEqualTo(10);
    assertThat(problem.get("details").get("limit").asInt()).isEqualTo(10);
    assertThat(problem.get("upgradeUrl").asString())
        .isEqualTo("https://shop.example/upgrade?tenant=acme");
    assertThat(problem.get("reset").asString()).endsWith("-01T00:00:00Z");
    assertThat(Long.parseLong(header(enforced, "Retry-After"))).isPositive();
    assertThat(header(enforced, "X-RateLimit-Remaining")).isEqualTo("0");
  }

  @Test
  void aDenialSpeaksTheCallersLanguage() {
    HttpResponse<String> response =
        app.send(
            app.request("/api/v1/check?enforce=true")
                .header("Accept-Language", "es-AR,es;q=0.9")
                .POST(BodyPublishers.ofString(body("orders", "11"))));
    assertThat(json(response).get("message").asString())
        .isEqualTo("Se alcanzó el límite de este período.");
  }

  @Test
  void aFullStoreSaysItsSizesInGigabytes() {
    consume(body("storage_gb", "4.75"));
    HttpResponse<String> response =
        app.post("/api/v1/consume?enforce=true", body("storage_gb", "0.5"));
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.body())
        .contains("\"currentUsageGB\":4.75,\"fileSizeGB\":0.5,\"limitGB\":5");
    assertThat(json(response).get("code").asString()).isEqualTo("STORAGE_LIMIT_EXCEEDED");
  }

  @Test
  void limitsOfPlansAreForbiddenRatherThanTooMany() {
    HttpResponse<String> products = app.post("/api/v1/check?enforce=true", body("products", "4"));
    assertThat(products.statusCode()).isEqualTo(403);
    assertThat(json(products).get("code").asString()).isEqualTo("PLAN_LIMIT_EXCEEDED");
    HttpResponse<String> gated = app.post("/api/v1/check?enforce=true", body("themes", "1"));
    assertThat(gated.statusCode()).isEqualTo(403);
    assertThat(json(gated).get("code").asString()).isEqualTo("FEATURE_GATED");
  }

  @Test
  void headersSayHowMuchIsLeft() {
    HttpResponse<String> response = app.post("/api/v1/consume", body("orders", "4"));
    assertThat(header(response, "RateLimit-Policy"))
        .matches("\"orders\";q=10;w=(2419200|2505600|2592000|2678400)");
    assertThat(header(response, "RateLimit")).matches("\"orders\";r=6;t=[0-9]+");
    assertThat(header(response, "X-RateLimit-Limit")).isEqualTo("10");
    assertThat(header(response, "X-RateLimit-Remaining")).isEqualTo("6");
    assertThat(Long.parseLong(header(response, "X-RateLimit-Reset"))).isGreaterThan(1_700_000_000L);
    HttpResponse<String> level = app.post("/api/v1/consume", body("storage_gb", "0.1"));
    assertThat(header(level, "RateLimit")).isEqualTo("\"storage_gb\";r=4");
    assertThat(level.headers().firstValue("X-RateLimit-Reset")).isEmpty();
  }

  @Test
  void severalLimitsAreAnsweredLineByLine() {
    String both =
        """
        {"tenant": "acme", "id": "cart-1",
         "limits": [{"feature": "orders", "amount": 6}, {"action": "create_product"}]}
        """;
    JsonNode first = json(app.post("/api/v1/consume", both));
    assertThat(first.get("allowed").asBoolean()).isTrue();
    assertThat(first.get("limits").get(1).get("feature").asString()).isEqualTo("products");
    JsonNode again = json(app.post("/api/v1/consume", both));
    assertThat(again.get("repeated").asBoolean()).isTrue();
    assertThat(again.get("limits").get(0).get("used").asInt()).isEqualTo(6);
    JsonNode denied = json(app.post("/api/v1/consume", both.replace("cart-1", "cart-2")));
    assertThat(denied.get("allowed").asBoolean()).isFalse();
    assertThat(denied.get("code").asString()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(denied.get("limits").get(1).get("allowed").asBoolean()).isTrue();
    assertThat(app.post("/api/v1/consume", body("orders", "1", "cart-1")).statusCode())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"feature\":\"orders\"}|/tenant",
        "{\"tenant\":\"acme\"}|/feature",
        "{\"tenant\":5,\"feature\":\"orders\"}|/tenant",
        "{\"tenant\":\"\",\"feature\":\"orders\"}|/tenant",
        "{\"tenant\":\"acme\",\"feature\":\"nothing\"}|/feature",
        "{\"tenant\":\"acme\",\"action\":\"nothing\"}|/action",
        "{\"tenant\":\"acme\",\"action\":\"create_order\",\"feature\":\"orders\"}|/feature",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":\"1\"}|/amount",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":-1}|/amount",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":1e400}|/amount",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":1e-999999999}|/amount",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":1e99999999999}|/amount",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amuont\":1}|/amuont",
        "{\"tenant\":\"acme\",\"limits\":[]}|/limits",
        "{\"tenant\":\"acme\",\"limits\":[{\"feature\":\"orders\",\"amount\":null}]}|/limits/0/amount",
        "{\"tenant\":\"acme\",\"limits\":[{\"feature\":\"orders\"},7]}|/limits/1",
        "{\"tenant\":\"acme\",\"limits\":[{\"feature\":\"a/b\"}]}|/limits/0/feature",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"limits\":[{\"feature\":\"tokens\"}]}|/limits",
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":NaN}|``",
        "{\"tenant\":\"acme\",\"tenant\":\"b\",\"feature\":\"orders\"}|``",
        "{\"tenant\":\"acme\",\"feature\":\"orders\"} x|``",
        "[]|``",
        "not json|``",
        "{|``",
      })
  void whatIsWrongIsNamedByItsPlace(String body, String pointer) {
    for (String path : List.of("/api/v1/check", "/api/v1/consume")) {
      HttpResponse<String> response = app.post(path, body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      JsonNode problem = json(response);
      assertThat(problem.get("code").asString()).isEqualTo("INVALID_REQUEST");
      assertThat(problem.get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    }
  }

  @Test
  void unknownNamesAreAnsweredWithThoseThereAre() {
    JsonNode problem = json(app.post("/api/v1/check", body("nothing", "1")));
    assertThat(problem.get("errors").get(0).get("message").asString())
        .isEqualTo(
            "is no feature of the catalog; there are: orders, tokens, products, storage_gb,"
                + " images, themes");
  }

  @Test
  void bodiesAreBoundedAndKeysAreNeeded() {
    byte[] big = new byte[LimitDoor.MAX_BODY_BYTES + 1];
    assertThat(app.post("/api/v1/check", "application/json", big).statusCode()).isEqualTo(413);
    String deep = "[".repeat(10_000);
    assertThat(app.post("/api/v1/check", deep).statusCode()).isEqualTo(400);
    assertThat(server.stranger().post("/api/v1/check", body("orders", "1")).statusCode())
        .isEqualTo(401);
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.post("/api/v1/consume", body("orders", "1")).statusCode()).isEqualTo(403);
  }

  @Test
  void currentUsageHasTheShapeOfTheTenantsPage() {
    consume(body("orders", "2"));
    consume(body("tokens", "101"));
    HttpResponse<String> last = app.post("/api/v1/consume", body("storage_gb", "3.5"));
    String position = json(last).get("position").asString();
    HttpResponse<String> response =
        admin.get("/api/v1/usage/current?tenant=acme&atLeast=" + position);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .matches("\\{\"success\":true,\"usage\":\\{\"period\":\"....-..-01T00:00:00.000Z\",.*")
        .contains("\"orders\":{\"used\":2,\"limit\":10,\"percentage\":20,\"cost\":1.00}")
        .contains("\"tokens\":{\"used\":101,\"limit\":100,\"percentage\":101,\"cost\":0.505}")
        .contains(
            "\"storage\":{\"used\":3.5,\"limit\":5,\"percentage\":70,\"cost\":0.081,"
                + "\"unit\":\"GB\"}")
        .contains("\"themes\":{\"used\":0,\"limit\":\"none\",\"percentage\":0,\"cost\":0.00}")
        // 1.00 + 0.505 + 0.0805, rounded once to a tenth of a cent
        .contains("\"totalCost\":1.586,\"overageCost\":0.01")
        .contains("\"warnings\":[{\"service\":\"tokens\",\"feature\":\"tokens\",\"threshold\":100");
    assertThat(admin.get("/api/v1/usage/current?tenant=nobody").statusCode()).isEqualTo(404);
    assertThat(admin.get("/api/v1/usage/current").statusCode()).isEqualTo(400);
  }

  @Test
  void administratorsSeeAndSwitchEnforcement() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(
                    environment.id(),
                    ShopCatalog.catalog(ShopCatalog.small(0, Plan.Policy.ANY)),
                    "strict",
                    "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(put("/api/v1/admin/quota/mode", "{\"mode\":\"dry-run\"}").statusCode())
        .isEqualTo(200);
    consume(body("strict", "tokens", "100", null));
    JsonNode page = json(admin.get("/api/v1/admin/quota?state=HARD_LIMIT"));
    assertThat(page.get("mode").asString()).isEqualTo("dry-run");
    JsonNode row = page.get("accounts").get(0);
    assertThat(row.get("tenant").asString()).isEqualTo("strict");
    assertThat(row.get("percentage").asInt()).isEqualTo(100);
    String strict = body("strict", "products", "1", null);
    assertThat(app.post("/api/v1/check?enforce=true", strict).statusCode()).isEqualTo(200);

    put("/api/v1/admin/quota/mode", "{\"mode\":\"on\"}");
    HttpResponse<String> blocked = app.post("/api/v1/check?enforce=true", strict);
    assertThat(blocked.statusCode()).isEqualTo(403);
    assertThat(json(blocked).get("code").asString()).isEqualTo("QUOTA_HARD_LIMIT");

    String mine = "/api/v1/admin/accounts/" + row.get("account").asLong() + "/quota";
    assertThat(put(mine + "/mode", "{\"mode\":\"off\"}").statusCode()).isEqualTo(200);
    assertThat(app.post("/api/v1/check?enforce=true", strict).statusCode()).isEqualTo(200);
    assertThat(json(put(mine + "/mode", "{\"mode\":null}")).get("mode").asString()).isEqualTo("on");
    assertThat(app.post("/api/v1/check?enforce=true", strict).statusCode()).isEqualTo(403);
    assertThat(json(admin.get(mine + "/events")).get(0).get("newState").asString())
        .isEqualTo("HARD_LIMIT");
    assertThat(put("/api/v1/admin/quota/mode", "{\"mode\":\"maybe\"}").statusCode()).isEqualTo(400);
    assertThat(app.get("/api/v1/admin/quota").statusCode()).isEqualTo(403);
  }

  private void consume(String body) {
    assertThat(json(app.post("/api/v1/consume", body)).get("allowed").asBoolean()).isTrue();
  }

  private void assign(String tenant, String plan) {
    server.engine().accounts().assignPlan(environment.id(), tenant, plan);
  }

  private HttpResponse<String> put(String path, String body) {
    return admin.send(
        admin
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static String body(String feature, String amount) {
    return body("acme", feature, amount, null);
  }

  private static String body(String feature, String amount, String id) {
    return body("acme", feature, amount, id);
  }

  private static String body(String tenant, String feature, String amount, @Nullable String id) {
    String tail = id == null ? "" : ",\"id\":\"" + id + "\"";
    return "{\"tenant\":\"%s\",\"feature\":\"%s\",\"amount\":%s%s}"
        .formatted(tenant, feature, amount, tail);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      names.add(entry.getKey());
    }
    return Collections.unmodifiableList(names);
  }
}
