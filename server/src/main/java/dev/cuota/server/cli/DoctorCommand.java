package dev.cuota.server.cli;

import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.LiveCounter;
import dev.cuota.engine.platform.DatabaseFacts;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says how an installation is set and whether it is well. */
@Command(
    name = "doctor",
    description = {
      "Say how Cuota is set here and whether it is well.",
      "Ends with 1 when something needs attention."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long MIN_FREE_BYTES = 1L << 30;
  private static final long MEGABYTE = 1L << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  private int warnings;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Configuration configuration = Configuration.from(System.getenv());
    program(configuration);
    try (Installation installation = Installation.open(configuration)) {
      database(installation);
      environments(installation.engine());
      clusters(installation.engine());
    }
    disk(configuration.dataDir());
    door(configuration.port());
    say("result", warnings == 0 ? "all is well" : warnings + " things need attention");
    return warnings == 0 ? 0 : 1;
  }

  private void program(Configuration configuration) {
    say("cuota", spec.root().version()[0]);
    say("java", Runtime.version() + " on " + System.getProperty("os.name"));
    say("memory", Runtime.getRuntime().maxMemory() / MEGABYTE + " MB at most");
    say("enforcement", configuration.enforcement().toString());
    say("catalog", configuration.catalog() == null ? "none" : configuration.catalog().toString());
  }

  private void disk(Path dataDir) throws IOException {
    if (!Files.exists(dataDir)) {
      say("data folder", dataDir.toAbsolutePath() + ", not made yet");
      return;
    }
    long free = Files.getFileStore(dataDir).getUsableSpace();
    String text = "%s, %,d MB free".formatted(dataDir.toAbsolutePath(), free / MEGABYTE);
    if (free < MIN_FREE_BYTES) {
      warn("data folder", text);
    } else {
      say("data folder", text);
    }
  }

  private void database(Installation installation) {
    Instant before = installation.engine().clock().now();
    DatabaseFacts facts = installation.engine().databaseFacts();
    Instant after = installation.engine().clock().now();
    say(
        "database",
        "%s, version %s, schema %s, %,d MB"
            .formatted(
                installation.database().description(),
                facts.version(),
                facts.schema(),
                facts.bytes() / MEGABYTE));
    if (facts.unsafe().isEmpty()) {
      say("durability", "acknowledged events are on disk");
    } else {
      warn("durability", "acknowledged events may be lost: " + facts.unsafe());
    }
    clock(before, facts.now(), after);
  }

  private void clock(Instant before, Instant there, Instant after) {
    boolean early = there.isBefore(before.minus(MAX_CLOCK_SKEW));
    boolean late = there.isAfter(after.plus(MAX_CLOCK_SKEW));
    if (early || late) {
      warn("clock", "here it is %s, in the database %s".formatted(after, there));
    } else {
      say("clock", "%s, as in the database".formatted(after));
    }
  }

  private void environments(Engine engine) {
    for (Environment environment : engine.security().environments()) {
      say(
          "environment",
          "%s%s: %,d tenants, %d meters, catalog version %d"
              .formatted(
                  environment.key(),
                  environment.isDefault() ? " (default)" : "",
                  engine.accounts().count(environment.id()),
                  engine.catalogs().current(environment.id()).catalog().meters().size(),
                  engine.catalogs().current(environment.id()).version()));
    }
  }

  private void clusters(Engine engine) {
    for (Environment environment : engine.security().environments()) {
      List<Cluster> clusters = engine.clusters().clusters(environment.id());
      if (clusters.isEmpty()) {
        say("cluster", "none for %s; CUOTA_CLUSTER_URL names one".formatted(environment.key()));
      }
      for (Cluster cluster : clusters) {
        String what = "%s of %s".formatted(cluster.key(), environment.key());
        if (cluster.connected()) {
          String status =
              "%s is %s at %s".formatted(what, cluster.status(), cluster.reach().place());
          say("cluster", status.toLowerCase(Locale.ROOT));
          counters(engine, environment, cluster);
        } else {
          warn("cluster", what + " does not answer; live counts are not known");
        }
      }
    }
  }

  private void counters(Engine engine, Environment environment, Cluster cluster) {
    List<LiveCounter> counters = engine.clusters().counters(environment.id(), cluster.key());
    List<String> missing =
        counters.stream()
            .filter(counter -> !counter.counted())
            .map(counter -> counter.key() + " on " + counter.table())
            .toList();
    if (missing.isEmpty()) {
      say(
          "counters",
          "%d of %s in %s, all counted"
              .formatted(counters.size(), environment.key(), cluster.key()));
    } else {
      warn(
          "counters",
          "%s are not counted; cuota counters install says why"
              .formatted(String.join(", ", missing)));
    }
  }

  private void door(int port) throws InterruptedException {
    URI ready = URI.create("http://localhost:" + port + "/health/ready");
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(ready).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status == 200) {
        say("port " + port, "Cuota answers and is ready");
      } else {
        warn("port " + port, "something answers %d where Cuota would be".formatted(status));
      }
    } catch (IOException e) {
      say("port " + port, "nobody answers: Cuota is not running here");
    }
  }

  private void say(String what, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-14s %s%n", what, text);
    out.flush();
  }

  private void warn(String what, String text) {
    warnings++;
    say(what, "ATTENTION: " + text);
  }
}
