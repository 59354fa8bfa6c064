package dev.cuota.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.TestServer.TestCaller;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemAnswersTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/meters",
        "/api/v1/events",
        "/api/v1/usage/current",
        "/api/v1/admin/tenants/1/entitlements",
        "/api/v1/nothing",
        "/api/v1/openapi.yaml",
        "/metrics",
        "/health",
        "/actuator",
        "/error",
        "/nothing"
      })
  void nothingAnswersWithoutCredentials(String path) throws Exception {
    HttpResponse<String> answer = server.stranger().get(path);
    JsonNode problem = problem(answer, 401, "UNAUTHORIZED");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"cuota\"");
    assertThat(problem.get("type").asString()).isEqualTo("https://cuota.dev/problems/unauthorized");
    assertThat(problem.get("title").asString()).isEqualTo("Credentials needed");
    assertThat(problem.get("instance").asString()).startsWith("urn:uuid:");
    assertThat(problem.get("details").isObject()).isTrue();
    assertThat(problem.get("errors").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live/..", "/api/v1/plans//x", "/api/v1/plans;x=1", "/%2e%2e/x"})
  void pathsThatPlayTricksAreRefused(String path) throws Exception {
    problem(server.stranger().get(path), 400, "INVALID_REQUEST");
  }

  @Test
  void aWrongKeyIsToldApartFromNone() {
    HttpResponse<String> answer = new TestCaller(server, "cuota_wrong").get("/api/v1/meters");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("error=\"invalid_token\"");
  }

  @Test
  void otherSchemesOfCredentialsAreRefused() {
    for (String header : new String[] {"Basic YTpi", "Bearer", "Bearer ", "bearer", "x"}) {
      HttpResponse<String> answer =
          server
              .stranger()
              .send(server.stranger().request("/metrics").header("Authorization", header));
      assertThat(answer.statusCode()).as(header).isEqualTo(401);
    }
  }

  @Test
  void anyLetterCaseOfTheSchemeWorks() {
    TestCaller reader = server.caller(environment, KeyScope.READ);
    HttpResponse<String> answer =
        server
            .stranger()
            .send(
                server
                    .stranger()
                    .request("/metrics")
                    .header("Authorization", "bearer  " + reader.secret()));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "INGEST, /metrics, 403",
    "CHECK, /metrics, 403",
    "READ, /metrics, 200",
    "ADMIN, /metrics, 200",
    "READ, /api/v1/admin/x, 403",
    "ADMIN, /api/v1/admin/x, 404",
  })
  void aKeyOpensWhatItsScopeNames(KeyScope scope, String path, int status) {
    assertThat(server.caller(environment, scope).get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void whatDoesNotExistIsNotFound() throws Exception {
    problem(server.caller(environment, KeyScope.ADMIN).get("/api/v1/nothing"), 404, "NOT_FOUND");
  }

  @Test
  void aWrongMethodNamesTheRightOnes() throws Exception {
    TestCaller admin = server.caller(environment, KeyScope.ADMIN);
    HttpResponse<String> answer = admin.post("/metrics", "{}");
    JsonNode problem = problem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(problem.get("message").asString()).contains("POST");
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
  }

  @Test
  void theHotEndpointsNameTheirMethodsToo() throws Exception {
    TestCaller admin = server.caller(environment, KeyScope.ADMIN);
    for (String path : List.of("/api/v1/check", "/api/v1/consume")) {
      HttpResponse<String> answer = admin.send(admin.request(path));
      problem(answer, 405, "METHOD_NOT_ALLOWED");
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
    HttpResponse<String> answer =
        admin.send(admin.request("/api/v1/events").method("DELETE", BodyPublishers.noBody()));
    problem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @Test
  void aFormThatCannotBeGivenIsNotAcceptable() throws Exception {
    TestCaller admin = server.caller(environment, KeyScope.ADMIN);
    problem(
        admin.send(admin.request("/metrics").header("Accept", "image/png")), 406, "NOT_ACCEPTABLE");
  }

  @Test
  void problemsSpeakTheCallersLanguage() throws Exception {
    TestCaller stranger = server.stranger();
    HttpResponse<String> answer =
        stranger.send(
            stranger.request("/metrics").header("Accept-Language", "pt, es-AR;q=0.8, en;q=0.5"));
    JsonNode problem = problem(answer, 401, "UNAUTHORIZED");
    assertThat(problem.get("title").asString()).isEqualTo("Faltan credenciales");
    assertThat(problem.get("message").asString()).contains("clave de API válida");
    assertThat(answer.headers().firstValue("Content-Language")).contains("es");
  }

  @Test
  void aLanguageWeDoNotSpeakGetsEnglish() throws Exception {
    TestCaller stranger = server.stranger();
    HttpResponse<String> answer =
        stranger.send(stranger.request("/metrics").header("Accept-Language", "ja"));
    assertThat(problem(answer, 401, "UNAUTHORIZED").get("title").asString())
        .isEqualTo("Credentials needed");
  }

  @Test
  void evenARequestLineThatCannotBeReadGetsAProblem() throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket
          .getOutputStream()
          .write("GET /{bad} HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
      assertThat(answer).contains("\"code\":\"INVALID_REQUEST\"").doesNotContain("<html");
    }
  }

  @Test
  void theConsoleAsksForALogInAndAForgedFormIsRefused() {
    TestCaller stranger = server.stranger();
    HttpResponse<String> page = stranger.get("/console");
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/console/log-in");
    HttpResponse<String> forged =
        stranger.send(
            stranger
                .request("/console/log-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=admin&password=" + server.password())));
    assertThat(forged.statusCode()).isEqualTo(403);
  }

  @Test
  void aKeyOpensNoConsole() {
    HttpResponse<String> answer = server.caller(environment, KeyScope.ADMIN).get("/console");
    assertThat(answer.statusCode()).isEqualTo(302);
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("message").asString()).isNotBlank();
    assertThat(problem.get("detail").asString()).isEqualTo(problem.get("message").asString());
    return problem;
  }
}
