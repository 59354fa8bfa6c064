package dev.cuota.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.console.Texts;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JobsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String JOBS = "/api/v1/admin/jobs";
  private static final String ALERTS = "/api/v1/admin/alerts";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  @Test
  void onlyAdministratorsMay() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ, KeyScope.CHECK);
    assertThat(reader.get(JOBS).statusCode()).isEqualTo(403);
    assertThat(reader.get(ALERTS).statusCode()).isEqualTo(403);
    assertThat(reader.post(JOBS + "/quota/runs", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  @Timeout(60)
  void aJobIsBegunAndFoundAmongItsExecutions() {
    JsonNode begun = json(admin.post(JOBS + "/jobs_sweep/runs", "{\"dryRun\": true}"), 202);
    assertThat(begun.get("dryRun").asBoolean()).isTrue();
    assertThat(begun.get("by").asString()).isEqualTo("test");
    assertThat(begun.get("scheduledFor").isNull()).isTrue();
    JsonNode run = finished("jobs_sweep", begun.get("id").asString());
    assertThat(run.get("state").asString()).isEqualTo("done");
    assertThat(run.get("lines").size()).isEqualTo(2);
    JsonNode listed = json(admin.get(JOBS), 200).get("jobs");
    assertThat(listed.size()).isEqualTo(server.engine().jobs().all().size());
    JsonNode sweep =
        listed
            .valueStream()
            .filter(job -> job.get("name").asString().equals("jobs_sweep"))
            .findFirst()
            .orElseThrow();
    assertThat(sweep.get("schedule").asString()).isEqualTo("daily 05:00");
    assertThat(sweep.get("dryRuns").asBoolean()).isTrue();
    assertThat(sweep.get("lastRun").get("state").asString()).isEqualTo("done");
  }

  private JsonNode finished(String name, String id) {
    while (true) {
      JsonNode runs = json(admin.get(JOBS + "/" + name + "/executions"), 200).get("executions");
      JsonNode run =
          runs.valueStream()
              .filter(one -> one.get("id").asString().equals(id))
              .findFirst()
              .orElseThrow();
      if (!run.get("state").asString().equals("running")) {
        return run;
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(pointer("/quota/runs", "{\"dryRun\": true}")).isEqualTo("/dryRun");
    assertThat(pointer("/quota/runs", "{\"period\": \"2026-01\"}")).isEqualTo("/period");
    assertThat(pointer("/quota/runs", "{\"period\": \"January\"}")).isEqualTo("/period");
    JsonNode unknown = json(admin.post(JOBS + "/nothing/runs", "{}"), 404);
    assertThat(unknown.get("message").asString()).contains("nothing").contains("quota");
    assertThat(admin.get(JOBS + "/nothing/executions").statusCode()).isEqualTo(404);
    assertThat(admin.get(JOBS + "/quota/executions?limit=0").statusCode()).isEqualTo(400);
  }

  private String pointer(String path, String body) {
    return json(admin.post(JOBS + path, body), 400).get("errors").get(0).get("pointer").asString();
  }

  @Test
  void anAlertIsSeenInItsEnvironmentAndResolved() {
    raise(
        new Alarm(
            "cluster_down", "east", AlertSeverity.WARNING, environment.id(), Map.of("why", "x")));
    TestServer.TestCaller elsewhere = server.caller(server.newEnvironment(), KeyScope.ADMIN);
    JsonNode alert = own(json(admin.get(ALERTS), 200)).getFirst();
    assertThat(alert.get("kind").asString()).isEqualTo("cluster_down");
    assertThat(alert.get("severity").asString()).isEqualTo("warning");
    assertThat(alert.get("details").get("why").asString()).isEqualTo("x");
    assertThat(own(json(elsewhere.get(ALERTS), 200))).isEmpty();
    String resolve = ALERTS + "/" + alert.get("id").asString() + "/resolve";
    assertThat(elsewhere.post(resolve, "").statusCode()).isEqualTo(404);
    assertThat(json(admin.post(resolve, ""), 200).get("resolvedBy").asString()).isEqualTo("test");
    assertThat(own(json(admin.get(ALERTS), 200))).isEmpty();
    assertThat(admin.post(resolve, "").statusCode()).isEqualTo(404);
  }

  /** Other tests share the installation. */
  private static List<JsonNode> own(JsonNode answer) {
    return answer
        .get("alerts")
        .valueStream()
        .filter(alert -> !alert.get("installation").asBoolean())
        .toList();
  }

  private void raise(Alarm alarm) {
    server.engine().alerts().raise(alarm);
  }

  @Test
  void everyJobHasANameInBothLanguages() {
    for (Texts texts : List.of(Texts.of("en"), Texts.of("es"))) {
      assertThat(server.engine().jobs().all())
          .extracting(JobFacts::name)
          .allSatisfy(
              name -> assertThat(texts.label("Job", name)).isNotEqualTo(texts.get("unknown")));
    }
  }
}
