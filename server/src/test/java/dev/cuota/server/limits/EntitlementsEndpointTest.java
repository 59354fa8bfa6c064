package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EntitlementsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACME = "/api/v1/admin/tenants/acme/entitlements";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);
  private final long account;

  EntitlementsEndpointTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), ShopCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
    account = server.engine().accounts().tenant(environment.id(), "acme").account();
  }

  @Test
  void anAnswerShowsDefaultOverrideAndWhatCounts() {
    HttpResponse<String> set =
        patch(ACME, "{\"key\":\"orders\",\"value\":20,\"reason\":\"a friend\"}");
    assertThat(set.statusCode()).isEqualTo(200);
    JsonNode line = line("orders");
    assertThat(line).isEqualTo(json(set));
    assertThat(line.get("default").asInt()).isEqualTo(10);
    assertThat(line.get("effective").asInt()).isEqualTo(20);
    assertThat(line.get("override").get("from").asString()).isEqualTo("tenant");
    assertThat(line.get("override").get("reason").asString()).isEqualTo("a friend");
    assertThat(line.get("override").get("expires").isNull()).isTrue();

    patch(ACME, "{\"key\":\"orders\",\"value\":null}");
    assertThat(line("orders").get("override").isNull()).isTrue();
    assertThat(line("orders").get("effective").asInt()).isEqualTo(10);
  }

  @Test
  void itCountsFromTheNextRequestOn() {
    String check = "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":15}";
    assertThat(json(app.post("/api/v1/check", check)).get("allowed").asBoolean()).isFalse();
    patch("/api/v1/admin/accounts/" + account + "/entitlements", body("orders", "15"));
    assertThat(json(app.post("/api/v1/check", check)).get("allowed").asBoolean()).isTrue();
    assertThat(line("orders").get("override").get("from").asString()).isEqualTo("account");
    patch(ACME, body("orders", "\"none\""));
    JsonNode gated = json(app.post("/api/v1/check", check));
    assertThat(gated.get("code").asString()).isEqualTo("FEATURE_GATED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"value\":5} | /key",
        "{\"key\":\"orders\"} | /value",
        "{\"key\":\"orders\",\"value\":-1} | /value",
        "{\"key\":\"orders\",\"value\":\"many\"} | /value",
        "{\"key\":\"orders\",\"value\":1e30} | /value",
        "{\"key\":\"orders\",\"value\":true} | /value",
        "{\"key\":\"products\",\"value\":1.5} | /value",
        "{\"key\":\"themes\",\"value\":1} | /value",
        "{\"key\":\"ordres\",\"value\":1} | /key",
        "{\"key\":\"orders\",\"value\":1,\"until\":\"x\"} | /until",
        "{\"key\":\"orders\",\"value\":1,\"expires\":\"2001-01-01T00:00:00Z\"} | /expires",
        "{\"key\":\"orders\",\"value\":1,\"reason\":7} | /reason",
        "[] | ''",
        "{ | ''",
      })
  void whatIsWrongIsNamed(String body, String pointer) {
    HttpResponse<String> answer = patch(ACME, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    assertThat(line("orders").get("override").isNull()).isTrue();
  }

  @Test
  void onlyAnAdministratorMayDoIt() {
    assertThat(
            app.send(
                    app.request(ACME)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body("orders", "1"))))
                .statusCode())
        .isEqualTo(403);
    assertThat(app.get(ACME).statusCode()).isEqualTo(403);
    assertThat(admin.get("/api/v1/admin/tenants/nobody/entitlements").statusCode()).isEqualTo(404);
    assertThat(admin.get("/api/v1/admin/accounts/0/entitlements").statusCode()).isEqualTo(404);
  }

  private static String body(String key, String value) {
    return "{\"key\":\"%s\",\"value\":%s}".formatted(key, value);
  }

  private HttpResponse<String> patch(String path, String body) {
    return admin.send(
        admin
            .request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private JsonNode line(String feature) {
    JsonNode all = json(admin.get(ACME)).get("entitlements");
    List<JsonNode> lines = StreamSupport.stream(all.spliterator(), false).toList();
    return lines.stream()
        .filter(one -> one.get("key").asString().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
