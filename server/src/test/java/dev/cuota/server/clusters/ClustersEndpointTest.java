package dev.cuota.server.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClustersEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH = "/api/v1/admin/clusters";
  private static final TestServer SERVER = TestServer.withClusters(TestPostgres.newDatabase());

  private final Environment environment = SERVER.newEnvironment();
  private final TestServer.TestCaller admin = SERVER.caller(environment, KeyScope.ADMIN);
  private final String url = TestPostgres.newDatabase();

  ClustersEndpointTest() {
    SERVER.engine().clusters().install(environment.id(), Clusters.SHARED);
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aClusterIsCreatedShownChangedAndForgotten() {
    HttpResponse<String> created =
        admin.post(
            PATH,
            "{\"key\":\"cluster_eu_01\",\"url\":\"%s\",\"weight\":50,\"note\":\"new\"}"
                .formatted(url));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).doesNotContain("password").doesNotContain("user=");
    JsonNode line = json(admin.get(PATH + "/cluster_eu_01"));
    assertThat(line.get("place").asString()).matches("localhost:\\d+/test_\\d+");
    assertThat(line.get("status").asString()).isEqualTo("ready");
    assertThat(line.get("connected").asBoolean()).isTrue();
    assertThat(line.get("configured").asBoolean()).isFalse();
    assertThat(line.get("weight").asInt()).isEqualTo(50);
    assertThat(line.get("tenants").asInt()).isZero();
    assertThat(line.get("health").get("answering").asBoolean()).isTrue();
    HttpResponse<String> changed =
        patch("cluster_eu_01", "{\"status\":\"draining\",\"note\":null}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).get("status").asString()).isEqualTo("draining");
    assertThat(json(changed).get("note").asString()).isEmpty();
    JsonNode all = json(admin.get(PATH));
    assertThat(all.get("multi").asBoolean()).isTrue();
    assertThat(all.get("clusters")).hasSize(2);
    assertThat(delete("cluster_eu_01")).isEqualTo(204);
    assertThat(delete("cluster_eu_01")).isEqualTo(404);
    assertThat(admin.get(PATH + "/cluster_eu_01").statusCode()).isEqualTo(404);
    assertThat(SERVER.engine().security().journal().newest(environment.id(), 10))
        .extracting(JournalEntry::act)
        .extracting(act -> act.act())
        .contains("cluster.created", "cluster.changed", "cluster.removed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /key",
        "{\"key\":\"Nonsense!\",\"url\":\"postgresql://a:b@localhost/none\"} | /key",
        "{\"key\":\"cluster_a\"} | /url",
        "{\"key\":\"cluster_a\",\"url\":\"mysql://a:b@localhost/none\"} | /url",
        "{\"key\":\"cluster_a\",\"url\":\"postgresql://a:b@localhost:1/none\"} | /url",
        "{\"key\":\"cluster_a\",\"url\":\"postgresql://a:b@localhost:1/none?socketFactory=x\"} | /url",
        "{\"key\":\"cluster_a\",\"weight\":1001} | /weight",
        "{\"key\":\"cluster_a\",\"weight\":-1} | /weight",
        "{\"key\":\"cluster_a\",\"status\":\"up\"} | /status",
        "{\"key\":\"cluster_a\",\"host\":\"x\"} | /host",
      })
  void whatIsWrongIsNamed(String body, String pointer) {
    HttpResponse<String> answer = admin.post(PATH, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void theDatabaseOfAnotherKeyIsRefusedByItsName() {
    String body = "{\"key\":\"cluster_b\",\"url\":\"%s\"}".formatted(url);
    assertThat(admin.post(PATH, body).statusCode()).isEqualTo(201);
    HttpResponse<String> again = admin.post(PATH, body.replace("cluster_b", "cluster_c"));
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(json(again).get("errors").get(0).get("message").asString()).contains("cluster_b");
    assertThat(admin.post(PATH, body).statusCode()).isEqualTo(409);
    assertThat(patch(Clusters.SHARED, "{\"url\":\"%s\"}".formatted(url)).statusCode())
        .isEqualTo(400);
    assertThat(delete(Clusters.SHARED)).isEqualTo(400);
  }

  @Test
  void withoutLeaveThereIsOneClusterOnly() {
    TestServer single = TestServer.shared();
    TestServer.TestCaller one = single.caller(single.newEnvironment(), KeyScope.ADMIN);
    HttpResponse<String> refused = one.post(PATH, "{\"key\":\"cluster_eu_01\"}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).get("code").asString()).isEqualTo("MULTI_CLUSTER_DISABLED");
    assertThat(json(one.get(PATH)).get("multi").asBoolean()).isFalse();
  }

  @Test
  void onlyAnAdministratorMayDoIt() {
    TestServer.TestCaller reader = SERVER.caller(environment, KeyScope.READ);
    assertThat(reader.get(PATH).statusCode()).isEqualTo(403);
    assertThat(reader.post(PATH, "{\"key\":\"cluster_eu_01\"}").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> patch(String key, String body) {
    return admin.send(
        admin
            .request(PATH + "/" + key)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private int delete(String key) {
    return admin.send(admin.request(PATH + "/" + key).DELETE()).statusCode();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
