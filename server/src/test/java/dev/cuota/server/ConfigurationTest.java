package dev.cuota.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.server.fx.FxSettings;
import dev.cuota.server.mail.MailSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' files must not break by accident: the names and what they default to. */
class ConfigurationTest {

  @Test
  void nothingSetGivesTheDocumentedDefaults() {
    assertThat(Configuration.from(Map.of()))
        .isEqualTo(
            new Configuration(
                8080, Path.of("data"), null, null, null, EnforcementMode.DRY_RUN, false));
  }

  @Test
  void everyNameReachesItsValue(@TempDir Path folder) throws IOException {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), "meters: []");
    Map<String, String> environment = new HashMap<>();
    environment.put("CUOTA_PORT", "0");
    environment.put("CUOTA_DATA_DIR", "/var/lib/cuota");
    environment.put("CUOTA_DATABASE_URL", "jdbc:postgresql://db/cuota?user=u&password=p");
    environment.put("CUOTA_ADMIN_KEY", "correct-horse-battery");
    environment.put("CUOTA_CATALOG", catalog.toString());
    environment.put("CUOTA_ENFORCEMENT", "on");
    environment.put("CUOTA_MULTI_CLUSTER", "true");
    environment.put("CUOTA_CLUSTER_URL", "postgresql://u:p@shops/shop");
    environment.put("CUOTA_CLUSTER_CLUSTER_EU_01_URL", "postgresql://u:p@eu/shop");
    environment.put("CUOTA_SECRETS_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    environment.put("CUOTA_PROBE_OWN_NETWORK", "true");
    environment.put("CUOTA_SMTP_URL", "smtps://u:p@mail.example");
    environment.put("CUOTA_MAIL_FROM", "hola@cuota.example");

    assertThat(Configuration.from(environment))
        .isEqualTo(
            new Configuration(
                0,
                Path.of("/var/lib/cuota"),
                "jdbc:postgresql://db/cuota?user=u&password=p",
                "correct-horse-battery",
                catalog,
                EnforcementMode.ON,
                true,
                Map.of(
                    "cluster_shared_01",
                    "jdbc:postgresql://shops/shop?user=u&password=p",
                    "cluster_eu_01",
                    "jdbc:postgresql://eu/shop?user=u&password=p"),
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                new Configuration.Outside(
                    true,
                    new MailSettings("mail.example", 465, true, "u", "p", "hola@cuota.example"),
                    FxSettings.NONE)));
  }

  @Test
  void anEmptyValueCountsAsNotSet() {
    assertThat(Configuration.from(Map.of("CUOTA_PORT", " ", "CUOTA_ADMIN_KEY", "")))
        .isEqualTo(Configuration.from(Map.of()));
  }

  @Test
  void enforcementIsWrittenWithAHyphen() {
    assertThat(Configuration.from(Map.of("CUOTA_ENFORCEMENT", "dry-run")).enforcement())
        .isEqualTo(EnforcementMode.DRY_RUN);
    assertThat(Configuration.from(Map.of("CUOTA_ENFORCEMENT", "OFF")).enforcement())
        .isEqualTo(EnforcementMode.OFF);
  }

  @Test
  void everyBadValueIsNamedAtOnce() {
    Map<String, String> environment =
        Map.of(
            "CUOTA_PORT", "65536",
            "CUOTA_DATABASE_URL", "mysql://db/cuota",
            "CUOTA_ADMIN_KEY", "short",
            "CUOTA_CATALOG", "/does/not/exist.yaml",
            "CUOTA_ENFORCEMENT", "maybe",
            "CUOTA_MULTI_CLUSTER", "yes",
            "CUOTA_SMTP_URL", "http://u:geheim@mail.example",
            "CUOTA_MAIL_FROM", "hola@cuota.example");
    assertThatThrownBy(() -> Configuration.from(environment))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("CUOTA_PORT must be a whole number from 0 to 65535, was '65536'")
        .hasMessageContaining("CUOTA_DATABASE_URL must be like postgresql://")
        .hasMessageContaining("CUOTA_ADMIN_KEY must be 8 to 256 visible ASCII characters")
        .hasMessageContaining("CUOTA_CATALOG names '/does/not/exist.yaml', which cannot be read")
        .hasMessageContaining("CUOTA_ENFORCEMENT must be one of off, dry-run, on, was 'maybe'")
        .hasMessageContaining("CUOTA_MULTI_CLUSTER must be true or false, was 'yes'")
        .hasMessageContaining("CUOTA_SMTP_URL must be like smtp://user:password@host:587")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(() -> Configuration.from(Map.of("CUOTA_MAIL_FROM", "a@b")))
        .hasMessageContaining("CUOTA_SMTP_URL and CUOTA_MAIL_FROM go together");
  }

  @Test
  void secretsAreRepeatedNowhere() {
    assertThatThrownBy(() -> Configuration.from(Map.of("CUOTA_ADMIN_KEY", "p w")))
        .hasMessageNotContaining("p w");
    assertThatThrownBy(
            () -> Configuration.from(Map.of("CUOTA_DATABASE_URL", "postgresql://u:geheim@/")))
        .hasMessageNotContaining("geheim");
    assertThat(Configuration.from(Map.of("CUOTA_ADMIN_KEY", "correct-horse-battery")).toString())
        .doesNotContain("horse");
  }

  @Test
  void theUsualFormOfADatabaseUrlIsReadToo() {
    assertThat(DatabaseUrl.toJdbc("postgresql://u:p%40ss@db.example:5433/cuota?sslmode=require"))
        .isEqualTo(
            "jdbc:postgresql://db.example:5433/cuota?sslmode=require&user=u&password=p%40ss");
    assertThat(DatabaseUrl.toJdbc("postgres://db/cuota")).isEqualTo("jdbc:postgresql://db/cuota");
  }
}
