package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.TestServer.TestCaller;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CatalogEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH = "/api/v1/admin/catalog";
  private static final String PROPTECH = ReferenceCatalogs.document("proptech").orElseThrow();
  private static final String DEARER = PROPTECH.replace("price: 49\n", "price: 59\n");

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  @Test
  void aDocumentIsAppliedOnceAndThenNothingChanges() {
    JsonNode first = json(put(PATH, "application/yaml", PROPTECH), 200);
    assertThat(first.get("version").asInt()).isEqualTo(1);
    assertThat(first.get("changed").asBoolean()).isTrue();

    JsonNode again = json(put(PATH, "application/yaml", PROPTECH), 200);
    assertThat(again.toString())
        .isEqualTo("{\"version\":1,\"changed\":false,\"dryRun\":false,\"changes\":[]}");
  }

  @Test
  void aDryRunSaysWhatWouldChangeAndWritesNothing() {
    put(PATH, "application/yaml", PROPTECH);
    JsonNode answer = json(put(PATH + "?dryRun=true", "application/yaml", DEARER), 200);
    assertThat(answer.toString())
        .isEqualTo(
            "{\"version\":1,\"changed\":true,\"dryRun\":true,\"changes\":[{\"part\":\"plan\","
                + "\"key\":\"starter\",\"kind\":\"changed\",\"fields\":[{\"name\":\"price\","
                + "\"before\":\"49\",\"after\":\"59\"}]}]}");
    assertThat(server.engine().catalogs().current(environment.id()).version()).isEqualTo(1);
  }

  @Test
  void whatWasWrittenIsReadBackToTheLetter() {
    put(PATH, "application/yaml", PROPTECH);
    HttpResponse<String> answer =
        admin.send(admin.request(PATH).header("Accept", "application/yaml"));
    assertThat(answer.body()).isEqualTo(PROPTECH);
    assertThat(answer.headers().firstValue("Cuota-Catalog-Version")).contains("1");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/yaml");
  }

  @Test
  void asJsonItCanBeSentBackAndChangesNothing() {
    put(PATH, "application/yaml", PROPTECH);
    HttpResponse<String> read = admin.get(PATH);
    assertThat(read.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(read.body()).contains("\"costPerUnit\":0.000005");

    JsonNode answer = json(put(PATH, "application/json", read.body()), 200);
    assertThat(answer.get("changed").asBoolean()).isFalse();
  }

  @Test
  void errorsNameLineColumnAndPath() {
    HttpResponse<String> answer =
        put(
            PATH,
            "application/yaml",
            "name: X\ncostCurrency: EUR\nplans:\n  - key: a\n    prise: 5\n");
    JsonNode errors = json(answer, 400).get("errors");
    assertThat(errors.findValuesAsString("path"))
        .containsExactly("plans[0].price", "plans[0].currency", "plans[0].prise");
    assertThat(errors.get(2).toString())
        .isEqualTo(
            "{\"pointer\":\"/plans/0/prise\",\"message\":\"is not known here; did you mean"
                + " 'price'?\",\"line\":5,\"column\":5,\"path\":\"plans[0].prise\"}");
    assertThat(json(answer, 400).get("code").asString()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aMeterThatWouldCountSomethingElseIsAConflict() {
    put(PATH, "application/yaml", PROPTECH);
    for (String query : new String[] {"", "?dryRun=true"}) {
      HttpResponse<String> answer =
          put(PATH + query, "application/yaml", PROPTECH.replace("$.tokens", "$.words"));
      JsonNode problem = json(answer, 409);
      assertThat(problem.at("/errors/0/path").asString()).isEqualTo("meters[2]");
      assertThat(problem.at("/errors/0/line").asInt()).isEqualTo(21);
      assertThat(problem.at("/errors/0/message").asString())
          .startsWith("counts SUM of $.tokens in ai.usage events");
    }
  }

  @Test
  void theHistoryTellsWhoAppliedWhat() {
    put(PATH, "application/yaml", PROPTECH);
    put(PATH, "application/yaml", DEARER);
    JsonNode versions = json(admin.get(PATH + "/history"), 200).get("versions");
    assertThat(versions.size()).isEqualTo(2);
    assertThat(versions.get(0).get("version").asInt()).isEqualTo(2);
    assertThat(versions.get(0).get("appliedBy").asString()).isEqualTo("key test");
    assertThat(versions.get(0).get("appliedAt").asString()).endsWith("Z");
  }

  @Test
  void thereIsNothingToReadBeforeTheFirst() {
    assertThat(admin.get(PATH).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyAdministratorsMayReadOrApply() {
    for (KeyScope scope : new KeyScope[] {KeyScope.READ, KeyScope.CHECK, KeyScope.INGEST}) {
      TestCaller other = server.caller(environment, scope);
      assertThat(other.get(PATH).statusCode()).isEqualTo(403);
      assertThat(
              put(other, PATH, "application/yaml", PROPTECH.getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(server.stranger().get(PATH).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyAppliesToItsOwnEnvironmentOnly() {
    put(PATH, "application/yaml", PROPTECH);
    Environment other = server.newEnvironment();
    assertThat(server.engine().catalogs().current(other.id()).version()).isZero();
    assertThat(server.caller(other, KeyScope.ADMIN).get(PATH).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/xml", "multipart/form-data"})
  void whatIsNoDocumentIsNotTaken(String type) {
    assertThat(put(PATH, type, PROPTECH).statusCode()).isEqualTo(415);
  }

  @Test
  void aDocumentWithoutEndIsTooLarge() {
    byte[] endless = new byte[CatalogDocuments.MAX_BYTES + 1];
    assertThat(put(admin, PATH, "application/yaml", endless).statusCode()).isEqualTo(413);
  }

  @Test
  void bytesThatAreNoTextAreInvalid() {
    byte[] latin = "name: Año".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(json(put(admin, PATH, "application/yaml", latin), 400).get("message").asString())
        .isEqualTo("The document is not UTF-8.");
  }

  private HttpResponse<String> put(String path, String type, String document) {
    return put(admin, path, type, document.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> put(
      TestCaller caller, String path, String type, byte[] document) {
    return caller.send(
        caller
            .request(path)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(document)));
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
