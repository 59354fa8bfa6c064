package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillStory {
  private static final int ENOUGH = 200_000;
  private static final int ENOUGH_EVENTS = 20_000;

  @TempDir Path folder;

  @Test
  void aKilledProcessLosesNothingThatItWasAllowedOrHadAccepted() throws Exception {
    try (ReferenceServer server =
        new ReferenceServer().metered("acme", "calls", 900_000_000, true)) {
      server.start();
      server.faults =
          path ->
              path.equals("/api/v1/events")
                  ? ReferenceServer.Fault.FAIL
                  : ReferenceServer.Fault.NONE;
      Path spool = folder.resolve("spool");
      kill(run(server, spool));
      long allowed = Victim.allowed(folder);
      List<String> accepted = Files.readAllLines(folder.resolve("accepted"));

      server.faults = path -> ReferenceServer.Fault.NONE;
      try (CuotaClient next = CuotaClient.builder(server.uri(), "key").folder(spool).build()) {
        assertThat(next.status().spoolEvents()).isGreaterThanOrEqualTo(accepted.size());
        assertThat(next.flush(Duration.ofSeconds(20))).isTrue();
        eventually("reported", () -> server.pools.openLeases() == 0);
      }
      assertThat(server.pools.used("acme", "calls").longValueExact())
          .as("a use may be spent by each thread that was killed before it noted it")
          .isBetween(allowed, allowed + Victim.SPENDERS);
      assertThat(server.pools.pool("acme", "calls").held).isZero();
      assertThat(server.pools.pool("acme", "calls").forfeited).isZero();
      assertThat(server.events.keySet().stream().map(key -> key.split(" ", 2)[1]).toList())
          .containsAll(accepted)
          .hasSizeLessThanOrEqualTo(accepted.size() + 1);
    }
  }

  private Process run(ReferenceServer server, Path spool) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            server.uri().toString(),
            spool.toString(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private void kill(Process victim) {
    try {
      eventually("it spends and tracks", () -> hasDoneEnough(victim));
    } finally {
      victim.destroyForcibly();
    }
    eventually("it is dead", () -> !victim.isAlive());
  }

  private boolean hasDoneEnough(Process victim) {
    try {
      if (!victim.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("output")));
      }
      Path accepted = folder.resolve("accepted");
      return Victim.allowed(folder) > ENOUGH
          && Files.exists(accepted)
          && Files.size(accepted) > 10L * ENOUGH_EVENTS;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
