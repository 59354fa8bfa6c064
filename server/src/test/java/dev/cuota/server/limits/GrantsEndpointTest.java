package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.OfficeCatalog;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrantsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACME = "/api/v1/admin/tenants/acme/grants";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);
  private final TestServer.TestCaller app = server.caller(environment, KeyScope.CHECK);
  private final TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
  private final String account;

  GrantsEndpointTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), OfficeCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
    long number = server.engine().accounts().tenant(environment.id(), "acme").account();
    account = "/api/v1/admin/accounts/" + number + "/grants";
  }

  @Test
  void whatIsGivenCountsFromTheNextRequestOnAndIsListedAsItIsUsedUp() {
    HttpResponse<String> given =
        admin.post(ACME, "{\"feature\":\"tokens\",\"amount\":500,\"reason\":\"a pack\"}");
    assertThat(given.statusCode()).isEqualTo(201);
    assertThat(json(given).get("state").asString()).isEqualTo("active");
    assertThat(json(given).get("rollover").asString()).isEqualTo("unlimited");
    String use = "{\"tenant\":\"acme\",\"feature\":\"tokens\",\"amount\":10200}";
    assertThat(json(app.post("/api/v1/consume", use)).get("limit").asInt()).isEqualTo(10_500);
    JsonNode line = grants(ACME).get(0);
    assertThat(line.get("used").asInt()).isEqualTo(200);
    assertThat(line.get("left").asInt()).isEqualTo(300);
    assertThat(line.get("recurs").isNull()).isTrue();
    assertThat(line.get("voided").isNull()).isTrue();
    assertThat(line.get("reason").asString()).isEqualTo("a pack");
    JsonNode usage = json(reader.get("/api/v1/usage/current?tenant=acme")).get("usage");
    assertThat(usage.get("tokens").get("granted").asInt()).isEqualTo(500);
    assertThat(usage.get("tokens").get("limit").asInt()).isEqualTo(10_500);
    assertThat(usage.get("mails").has("granted")).isFalse();
  }

  @Test
  void aRepetitionGivesNothingMoreAndAnotherWishUnderItsIdIsAConflict() {
    String body = "{\"id\":\"order-1\",\"feature\":\"tokens\",\"amount\":5}";
    HttpResponse<String> first = admin.post(ACME, body);
    HttpResponse<String> again = admin.post(ACME, body);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(again)).isEqualTo(json(first));
    assertThat(grants(ACME)).hasSize(1);
    HttpResponse<String> other = admin.post(ACME, body.replace(":5", ":6"));
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void anAccountsGrantIsForWhatItsTenantsShare() {
    String body =
        """
        {"feature":"pages","amount":20,"priority":3,"recurs":"month","rollover":7,
         "expiresAt":"2060-01-01T00:00:00+02:00"}
        """;
    HttpResponse<String> given = admin.post(account, body);
    assertThat(given.statusCode()).isEqualTo(201);
    JsonNode line = grants(account).get(0);
    assertThat(line.get("recurs").asString()).isEqualTo("month");
    assertThat(line.get("rollover").asInt()).isEqualTo(7);
    assertThat(line.get("priority").asInt()).isEqualTo(3);
    assertThat(line.get("expiresAt").asString()).isEqualTo("2059-12-31T22:00:00Z");
    assertThat(grants(ACME)).isEmpty();
  }

  @Test
  void whatIsTakenBackIsTakenBackOnce() {
    String id =
        json(admin.post(ACME, "{\"feature\":\"tokens\",\"amount\":5}")).get("id").asString();
    assertThat(delete(id)).isEqualTo(204);
    assertThat(delete(id)).isEqualTo(409);
    assertThat(delete(UUID.randomUUID().toString())).isEqualTo(404);
    JsonNode line = grants(ACME).get(0);
    assertThat(line.get("state").asString()).isEqualTo("voided");
    assertThat(line.get("voided").get("takenBack").asInt()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amount\":5} | /feature",
        "{\"feature\":\"tokens\"} | /amount",
        "{\"feature\":\"tokens\",\"amount\":0} | /amount",
        "{\"feature\":\"tokens\",\"amount\":\"5\"} | /amount",
        "{\"feature\":\"tokens\",\"amount\":1e17} | /amount",
        "{\"feature\":\"tokens\",\"amount\":5,\"priority\":0} | /priority",
        "{\"feature\":\"tokens\",\"amount\":5,\"priority\":256} | /priority",
        "{\"feature\":\"tokens\",\"amount\":5,\"recurs\":\"week\"} | /recurs",
        "{\"feature\":\"tokens\",\"amount\":5,\"rollover\":-1} | /rollover",
        "{\"feature\":\"tokens\",\"amount\":5,\"rollover\":\"all\"} | /rollover",
        "{\"feature\":\"tokens\",\"amount\":5,\"startsAt\":\"tomorrow\"} | /startsAt",
        "{\"feature\":\"tokens\",\"amount\":5,\"startsAt\":\"2059-01-01T00:30:00Z\"} | /startsAt",
        "{\"feature\":\"tokens\",\"amount\":5,\"startsAt\":\"2001-01-01T00:00:00Z\"} | /startsAt",
        "{\"feature\":\"tokens\",\"amount\":5,\"expiresAt\":\"2001-01-01T00:00:00Z\"} | /expiresAt",
        "{\"feature\":\"tokens\",\"amount\":5,\"expiresAt\":\"2059-01-01T00:30:00Z\"} | /expiresAt",
        "{\"feature\":\"tokens\",\"amount\":5,\"until\":1} | /until",
        "{\"feature\":\"pages\",\"amount\":5} | /feature",
        "{\"feature\":\"disk_gb\",\"amount\":5} | /feature",
        "{\"feature\":\"nothing\",\"amount\":5} | /feature",
        "[] | ''",
      })
  void whatIsWrongIsNamed(String body, String pointer) {
    HttpResponse<String> answer = admin.post(ACME, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    assertThat(grants(ACME)).isEmpty();
  }

  @Test
  void onlyAnAdministratorMayDoIt() {
    assertThat(app.post(ACME, "{\"feature\":\"tokens\",\"amount\":5}").statusCode()).isEqualTo(403);
    assertThat(app.get(ACME).statusCode()).isEqualTo(403);
    assertThat(admin.get("/api/v1/admin/tenants/nobody/grants").statusCode()).isEqualTo(404);
    assertThat(admin.get("/api/v1/admin/accounts/0/grants").statusCode()).isEqualTo(404);
  }

  private int delete(String id) {
    return admin.send(admin.request("/api/v1/admin/grants/" + id).DELETE()).statusCode();
  }

  private JsonNode grants(String path) {
    return json(admin.get(path)).get("grants");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
