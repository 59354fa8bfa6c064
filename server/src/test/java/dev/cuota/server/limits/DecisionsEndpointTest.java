package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.OfficeCatalog;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DecisionsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DECISIONS = "/api/v1/decisions/";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  DecisionsEndpointTest() {
    apply(environment, ShopCatalog.catalog());
  }

  @Test
  void aDenialOfConsumeIsExplainedByItsId() {
    post("/api/v1/consume", body("orders", "9"));
    JsonNode denied = post("/api/v1/consume", body("orders", "3"));
    JsonNode why = json(app.get(DECISIONS + denied.get("decision").asString()));
    assertThat(why.get("decision")).isEqualTo(denied.get("decision"));
    assertThat(why.get("code").asString()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(why.get("times").asInt()).isEqualTo(1);
    assertThat(why.get("plan").get("key").asString()).isEqualTo("small");
    assertThat(why.get("plan").get("version").asInt()).isEqualTo(1);
    assertThat(why.get("position").asString()).matches("[1-9][0-9]*");
    JsonNode limit = why.get("limits").get(0);
    assertThat(limit.get("rule").asString()).isEqualTo("ABOVE_HARD_LIMIT");
    assertThat(limit.get("limit").asInt()).isEqualTo(10);
    assertThat(limit.get("default").asInt()).isEqualTo(10);
    assertThat(limit.get("override").isNull()).isTrue();
    assertThat(limit.get("grants")).isEmpty();
    assertThat(limit.get("used").asInt()).isEqualTo(9);
    assertThat(limit.get("amount").asInt()).isEqualTo(3);
    assertThat(limit.get("missing").asInt()).isEqualTo(2);
    assertThat(texts(limit.get("remedies"))).containsExactly("ASK_LESS", "WAIT", "UPGRADE");
    JsonNode text = limit.get("text");
    assertThat(text.get("granted").asString())
        .endsWith(": the plan small (version 1) gives at most 10 a month.");
    assertThat(text.get("decided").asString())
        .isEqualTo(
            "9 used and 3 asked for come to 12, which is 2 more than the 10 given."
                + " The limit is hard.");
    assertThat(texts(text.get("remedies")))
        .contains(
            "Up to 1 may be used as it is.",
            "A bigger plan lets it through: https://shop.example/upgrade?tenant=acme");
  }

  @Test
  void itSpeaksTheCallersLanguage() {
    String id = post("/api/v1/check", body("orders", "11")).get("decision").asString();
    HttpResponse<String> answer =
        app.send(app.request(DECISIONS + id).header("Accept-Language", "es-AR,es;q=0.9").GET());
    assertThat(answer.headers().firstValue("Content-Language")).contains("es");
    JsonNode text = json(answer).get("limits").get(0).get("text");
    assertThat(text.get("granted").asString())
        .endsWith(": el plan small (versión 1) da como máximo 10 por mes.");
    assertThat(text.get("decided").asString())
        .isEqualTo(
            "0 usados y 11 pedidos suman 11, que son 1 más que los 10 otorgados."
                + " El límite es estricto.");
  }

  @Test
  void anOverrideIsNamedWithWhoSetItUntilWhenAndWhy() {
    post("/api/v1/consume", body("orders", "1"));
    HttpResponse<String> set =
        admin.send(
            admin
                .request("/api/v1/admin/tenants/acme/entitlements")
                .header("Content-Type", "application/json")
                .method(
                    "PATCH",
                    BodyPublishers.ofString(
                        "{\"key\":\"orders\",\"value\":2,\"expires\":\"2099-01-01T00:00:00Z\","
                            + "\"reason\":\"unpaid bill\"}")));
    assertThat(set.statusCode()).isEqualTo(200);
    JsonNode limit = explained(post("/api/v1/check", body("orders", "5")));
    JsonNode override = limit.get("override");
    assertThat(override.get("value").asInt()).isEqualTo(2);
    assertThat(override.get("from").asString()).isEqualTo("tenant");
    assertThat(override.get("reason").asString()).isEqualTo("unpaid bill");
    assertThat(override.get("setBy").asString()).isEqualTo("test");
    assertThat(limit.get("default").asInt()).isEqualTo(10);
    assertThat(limit.get("text").get("granted").asString())
        .contains("Instead, an override for this tenant gives at most 2; test set it at 2")
        .endsWith("until 2099-01-01T00:00:00Z (reason: unpaid bill).");
  }

  @Test
  void whatIsGatedSaysThatThePlanDoesNotIncludeIt() {
    JsonNode limit =
        explained(post("/api/v1/check", "{\"tenant\":\"acme\",\"action\":\"pick_theme\"}"));
    assertThat(limit.get("rule").asString()).isEqualTo("NOT_INCLUDED");
    assertThat(limit.get("limit").asString()).isEqualTo("none");
    assertThat(limit.get("text").get("granted").asString()).endsWith("does not include it.");
  }

  @Test
  void aReservationThatIsRefusedIsExplainedAndSoIsWhatReservationsHold() {
    post("/api/v1/reservations", body("orders", "8"));
    JsonNode limit = explained(post("/api/v1/reservations", body("orders", "3")));
    assertThat(limit.get("reserved").asInt()).isEqualTo(8);
    assertThat(limit.get("leased").asInt()).isZero();
    assertThat(texts(limit.get("remedies")))
        .containsExactly("ASK_LESS", "LET_GO", "WAIT", "UPGRADE");
    assertThat(limit.get("text").get("decided").asString())
        .startsWith("0 used, 8 promised to reservations and leases, and 3 asked for come to 11");
  }

  @Test
  void aWindowThatRefusesIsExplainedBesideWhatWasAskedFor() {
    Environment office = server.newEnvironment();
    apply(office, OfficeCatalog.catalog());
    TestServer.TestCaller caller = server.caller(office, KeyScope.CHECK);
    JsonNode denied = json(caller.post("/api/v1/consume", body("signatures", "6")));
    JsonNode limits = json(caller.get(DECISIONS + denied.get("decision").asString())).get("limits");
    assertThat(limits).hasSize(2);
    assertThat(limits.get(0).get("rule").asString()).isEqualTo("WITHIN_LIMIT");
    assertThat(limits.get(1).get("window").asString()).isEqualTo("minute");
    assertThat(limits.get(1).get("period").get("end").asString()).endsWith(":00Z");
    assertThat(limits.get(1).get("text").get("granted").asString())
        .endsWith("gives at most 5 a minute.");
  }

  @Test
  void theProblemOfADenialNamesWhereItIsExplained() {
    HttpResponse<String> answer =
        app.post("/api/v1/check?enforce=true&explain=true", body("orders", "11"));
    JsonNode problem = json(answer);
    String id = problem.get("details").get("decision").asString();
    assertThat(problem.get("instance").asString()).isEqualTo(DECISIONS + id);
    assertThat(problem.get("explanation").get("decision").asString()).isEqualTo(id);
    assertThat(app.get(problem.get("instance").asString()).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsAllowedIsExplainedWhereItIsAskedForAndNotKept() {
    JsonNode answer = post("/api/v1/consume?explain=true", body("orders", "4"));
    assertThat(answer.get("allowed").asBoolean()).isTrue();
    assertThat(answer.has("kept")).isFalse();
    JsonNode limit = answer.get("explanation").get("limits").get(0);
    assertThat(limit.get("rule").asString()).isEqualTo("WITHIN_LIMIT");
    assertThat(limit.get("remedies")).isEmpty();
    assertThat(limit.get("text").get("decided").asString())
        .isEqualTo("0 used and 4 asked for come to 4, within the 10 given.");
    String id = answer.get("decision").asString();
    assertThat(app.get(DECISIONS + id).statusCode()).isEqualTo(404);
    JsonNode soft = post("/api/v1/consume?explain=true", body("tokens", "101"));
    assertThat(soft.get("explanation").get("limits").get(0).get("rule").asString())
        .isEqualTo("SOFT_LIMIT");
    JsonNode held = post("/api/v1/reservations?explain=true", body("orders", "1"));
    assertThat(held.get("explanation").get("allowed").asBoolean()).isTrue();
  }

  @Test
  void anIdUsedBeforeIsExplainedAsRecorded() {
    String once =
        "{\"tenant\":\"acme\",\"feature\":\"orders\",\"amount\":4,\"id\":\"%s\"}"
            .formatted(UUID.randomUUID());
    post("/api/v1/consume", once);
    JsonNode again = post("/api/v1/consume?explain=true", once);
    assertThat(again.get("repeated").asBoolean()).isTrue();
    assertThat(again.get("explanation").get("limits").get(0).get("rule").asString())
        .isEqualTo("RECORDED");
  }

  @Test
  void othersDoNotFindIt() {
    String id = post("/api/v1/check", body("orders", "11")).get("decision").asString();
    TestServer.TestCaller stranger = server.caller(server.newEnvironment(), KeyScope.CHECK);
    assertThat(stranger.get(DECISIONS + id).statusCode()).isEqualTo(404);
    assertThat(server.caller(environment, KeyScope.READ).get(DECISIONS + id).statusCode())
        .isEqualTo(403);
    assertThat(server.stranger().get(DECISIONS + id).statusCode()).isEqualTo(401);
    assertThat(app.get(DECISIONS + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(app.get(DECISIONS + "no-id").statusCode()).isEqualTo(400);
  }

  private void apply(Environment to, Catalog catalog) {
    assertThat(server.engine().catalogs().apply(to.id(), catalog, "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  /** The first limit of the explanation of a denial. */
  private JsonNode explained(JsonNode denied) {
    assertThat(denied.get("allowed").asBoolean()).isFalse();
    HttpResponse<String> answer = app.get(DECISIONS + denied.get("decision").asString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer).get("limits").get(0);
  }

  private JsonNode post(String path, String body) {
    return json(app.post(path, body));
  }

  private static String body(String feature, String amount) {
    return "{\"tenant\":\"acme\",\"feature\":\"%s\",\"amount\":%s}".formatted(feature, amount);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
