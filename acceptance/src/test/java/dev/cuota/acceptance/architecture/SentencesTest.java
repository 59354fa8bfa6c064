package dev.cuota.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denial reads the same, whether Cuota says it or an application on its behalf. */
class SentencesTest {
  private static final List<String> SHARED =
      List.of(
          "PLAN_LIMIT_EXCEEDED",
          "FEATURE_GATED",
          "QUOTA_HARD_LIMIT",
          "SUBSCRIPTION_INACTIVE",
          "LIMIT_EXCEEDED",
          "STORAGE_LIMIT_EXCEEDED",
          "INVALID_REQUEST");

  @ParameterizedTest
  @ValueSource(strings = {"messages.properties", "messages_es.properties"})
  void theStarterSaysWhatTheServerSays(String bundle) throws IOException {
    Properties server = read("/dev/cuota/server/problem/" + bundle);
    Properties starter = read("/dev/cuota/spring/" + bundle);
    for (String code : SHARED) {
      assertThat(starter.getProperty(code)).isNotNull().isEqualTo(server.getProperty(code));
      assertThat(starter.getProperty(code + ".title"))
          .isNotNull()
          .isEqualTo(server.getProperty(code + ".title"));
    }
  }

  private static Properties read(String resource) throws IOException {
    try (InputStream in = SentencesTest.class.getResourceAsStream(resource)) {
      Properties properties = new Properties();
      properties.load(
          new InputStreamReader(Objects.requireNonNull(in, resource), StandardCharsets.UTF_8));
      return properties;
    }
  }
}
