package dev.cuota.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.platform.Clock;
import dev.cuota.server.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthEndpointTest {

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void healthIsToldToAnybody(String path) {
    HttpResponse<String> answer = TestServer.shared().stranger().get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void anInstallationWithoutItsDatabaseIsNotReady() {
    try (TestServer server = TestServer.start(Clock.system())) {
      server.engine().close();
      assertThat(server.stranger().get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.stranger().get("/health/live").statusCode()).isEqualTo(200);
    }
  }
}
