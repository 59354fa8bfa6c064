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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlansAndProvidersTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ASSIGN = "/api/v1/admin/plans/assign";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);
  private final String providers;

  PlansAndProvidersTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), ShopCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
    List<String> tenants = List.of("acme", "globex", "initech");
    tenants.forEach(key -> server.engine().accounts().tenant(environment.id(), key));
    long account = server.engine().accounts().tenant(environment.id(), "acme").account();
    providers = "/api/v1/admin/accounts/" + account + "/providers";
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> put(String path, String body) {
    return admin.send(
        admin
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private String pointer(HttpResponse<String> response) {
    return json(response, 400).get("errors").get(0).get("pointer").asString();
  }

  @Test
  void manyAccountsAreMovedAfterADryRun() {
    String dry = "{\"from\": \"small\", \"to\": \"large\", \"dryRun\": true}";
    assertThat(json(admin.post(ASSIGN, dry), 200).toString())
        .isEqualTo(
            "{\"dryRun\":true,\"plan\":\"large\",\"version\":1,\"moved\":3,\"already\":0,"
                + "\"unknown\":[]}");
    JsonNode named =
        json(admin.post(ASSIGN, "{\"accounts\": [\"acme\", \"nobody\"], \"to\": \"large\"}"), 200);
    assertThat(named.get("moved").asInt()).isEqualTo(1);
    assertThat(named.get("unknown").toString()).isEqualTo("[\"nobody\"]");
    JsonNode all = json(admin.post(ASSIGN, dry.replace("true", "false")), 200);
    assertThat(all.get("moved").asInt()).isEqualTo(2);
    assertThat(all.get("already").asInt()).isEqualTo(1);
    String check = "{\"tenant\": \"initech\", \"feature\": \"orders\", \"amount\": 1}";
    assertThat(json(app.post("/api/v1/check", check), 200).get("limit").asInt()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"from\":\"small\"}|/to",
        "{\"to\":\"large\"}|/from",
        "{\"from\":\"smal\",\"to\":\"large\"}|/from",
        "{\"from\":\"small\",\"to\":\"lage\"}|/to",
        "{\"from\":\"small\",\"to\":\"large\",\"version\":5}|/version",
        "{\"from\":\"small\",\"to\":\"large\",\"accounts\":[]}|/accounts",
        "{\"from\":\"small\",\"to\":\"large\",\"dry\":true}|/dry",
        "{\"accounts\":[7],\"to\":\"large\"}|/accounts/0",
      })
  void whatIsWrongWithAMoveIsNamedByItsPlace(String body, String pointer) {
    assertThat(pointer(admin.post(ASSIGN, body))).isEqualTo(pointer);
  }

  @Test
  void onlyAdministratorsMoveAccounts() {
    assertThat(app.post(ASSIGN, "{\"from\":\"small\",\"to\":\"large\"}").statusCode())
        .isEqualTo(403);
    assertThat(app.get(providers).statusCode()).isEqualTo(403);
  }

  @Test
  void anAccountBringsAProviderAndTheHistoryStays() {
    JsonNode begun = json(put(providers + "/tokens", "{\"note\": \"their own key\"}"), 200);
    assertThat(begun.get("inForce").asBoolean()).isTrue();
    assertThat(begun.get("until").isNull()).isTrue();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> ended = admin.send(admin.request(providers + "/tokens").DELETE());
      assertThat(ended.statusCode()).isEqualTo(204);
    }
    assertThat(json(put(providers + "/tokens", "{}"), 200).get("note").asString()).isEmpty();
    JsonNode history = json(admin.get(providers), 200).get("providers");
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.get(1).get("note").asString()).isEqualTo("their own key");
    assertThat(history.get(1).get("inForce").asBoolean()).isFalse();
    assertThat(history.get(1).get("endedBy").isNull()).isFalse();
  }

  @Test
  void whatIsWrongWithAProviderIsNamed() {
    assertThat(pointer(put(providers + "/tokens", "{\"until\": \"2001-01-01T00:00:00Z\"}")))
        .isEqualTo("/until");
    assertThat(put(providers + "/tokens", "").statusCode()).isEqualTo(400);
    assertThat(pointer(put(providers + "/tokens", "{\"secret\": \"x\"}"))).isEqualTo("/secret");
    JsonNode unknown = json(put(providers + "/themes", "{}"), 404);
    assertThat(unknown.get("message").asString()).contains("themes").contains("tokens");
    assertThat(put("/api/v1/admin/accounts/0/providers/tokens", "{}").statusCode()).isEqualTo(404);
  }
}
