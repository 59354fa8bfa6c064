package dev.cuota.server.cli;

import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.server.demo.DemoAccess;
import dev.cuota.server.demo.DemoWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does in short what a start does, for the JVM to learn from; the launcher calls it. */
@Command(name = "warm-up", hidden = true)
public final class WarmUpCommand implements Callable<Integer> {
  private static final List<String> PATHS =
      List.of(
          "/health/ready",
          "/",
          "/console",
          "/api/v1/plans",
          "/api/v1/usage/current?tenant=17968",
          "/api/v1/meters/requests/query?windowSize=DAY");

  private static final int ROUNDS = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("CUOTA_PORT", "0");
    Configuration configuration = Configuration.from(environment);
    try (Installation installation = Installation.own(configuration);
        DemoWorld world = DemoWorld.prepare(installation);
        Server server = Server.start(installation)) {
      DemoAccess access =
          DemoAccess.of(
              configuration.dataDir(),
              installation.engine().security(),
              world.environments().getFirst());
      for (int round = 0; round < ROUNDS; round++) {
        for (String path : PATHS) {
          get(server.port(), path, access.key());
        }
      }
      return 0;
    }
  }

  private static void get(int port, String path, String key)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
              .header("Authorization", "Bearer " + key)
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }
}
