package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator meets: commands beside a running program, and clear words when something is taken. */
@Timeout(300)
class OperatorStory {
  @TempDir Path folder;

  @Test
  void commandsWorkBesideARunningProgramAndASecondOneIsToldWhoHasTheFolder() throws Exception {
    try (Cuota serving = Cuota.run(environment(0), List.of("serve"))) {
      String url = serving.awaitLine("Cuota is ready at ");
      int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1).strip());

      Cuota.Ended doctor = Cuota.end(environment(port), List.of("doctor"));
      assertThat(doctor.output())
          .contains("embedded PostgreSQL of the Cuota that is running")
          .contains("acknowledged events are on disk")
          .contains("Cuota answers and is ready")
          .contains("live (default)")
          .contains("all is well");
      assertThat(doctor.code()).isZero();

      Cuota.Ended mistyped = Cuota.end(environment(0), List.of("verify", "-e", "liv"));
      assertThat(mistyped.output()).contains("there is no environment liv, only live");
      assertThat(mistyped.code()).isEqualTo(2);

      Cuota.Ended second = Cuota.end(environment(0), List.of("serve"));
      assertThat(second.output())
          .contains("the data folder " + folder)
          .contains("in use by another Cuota (process " + serving.pid() + ")")
          .contains("CUOTA_DATA_DIR")
          .doesNotContain("Exception");
      assertThat(second.code()).isEqualTo(1);
      serving.stop();
    }
    assertThat(folder.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void aTakenPortIsNamedAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Cuota.Ended ended = Cuota.end(environment(taken.getLocalPort()), List.of("serve"));
      assertThat(ended.output())
          .contains("port " + taken.getLocalPort() + " is taken by another program")
          .contains("CUOTA_PORT")
          .doesNotContain("Exception");
      assertThat(ended.code()).isEqualTo(1);
    }
    assertThat(folder.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void aTrialImportNamesAWrongLineAndARealOneWantsAnEnvironment() throws Exception {
    Path file = folder.resolve("usage.ndjson");
    Files.writeString(
        file,
        """
        {"specversion":"1.0","source":"s","id":"1","type":"t","subject":"acme","data":{"n":1}}
        {"specversion":"1.0","source":"s","id":"2","type":"t","data":{"n":1}}
        """);
    List<String> dry = List.of("import", file.toString(), "--format", "ndjson", "--dry-run");
    Cuota.Ended real =
        Cuota.end(environment(0), List.of("import", file.toString(), "--format", "ndjson"));
    assertThat(real.output()).contains("no environment yet").doesNotContain("Exception");
    assertThat(real.code()).isEqualTo(1);
    Cuota.Ended ended = Cuota.end(environment(0), dry);
    assertThat(ended.output()).contains("usage.ndjson, line 2: /subject");
    assertThat(ended.code()).isEqualTo(1);
  }

  private Map<String, String> environment(int port) {
    return Map.of(
        "CUOTA_PORT", Integer.toString(port), "CUOTA_DATA_DIR", folder.resolve("data").toString());
  }
}
