package dev.cuota.acceptance;

import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.EmbeddedPostgres;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.Wire;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes on one control database and two clusters, of which one is a PostgreSQL made to be killed. */
final class AccountsWorld implements AutoCloseable {
  static final int NODES = 2;
  static final String KILLED = "cluster_b";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEY = "accounts-story-administrator";
  private static final String CATALOG =
      """
      name: Accounts
      costCurrency: USD
      defaultPlan: small
      meters:
        - {key: calls, eventType: call, aggregation: COUNT}
      features:
        - {key: calls, kind: metered, meter: calls}
      plans:
        - {key: small, price: 10, currency: USD, interval: month, entitlements: {calls: 1000}}
        - {key: large, price: 90, currency: USD, interval: month, entitlements: {calls: 9000}}
      """;

  private final Path folder;
  private final String control = TestPostgres.newDatabase();
  private final String shared = TestPostgres.newDatabase();
  private final EmbeddedPostgres second;
  private final String secondUrl;
  private final Wire wire;
  private final Nodes nodes;
  private final HttpClient http = HttpClient.newHttpClient();

  /** What a node says. */
  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("code").asString("");
    }
  }

  AccountsWorld(Path folder, Random random) throws IOException {
    this.folder = folder;
    this.second = EmbeddedPostgres.start(folder.resolve("second"));
    this.secondUrl = second.url("shops").orElseThrow();
    this.wire = Wire.to(secondUrl);
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    this.nodes =
        new Nodes(
            NODES,
            folder,
            random,
            Map.of(
                "CUOTA_DATABASE_URL",
                control,
                "CUOTA_ADMIN_KEY",
                KEY,
                "CUOTA_CATALOG",
                catalog.toString(),
                "CUOTA_MULTI_CLUSTER",
                "true",
                "CUOTA_CLUSTER_URL",
                shared,
                "CUOTA_CLUSTER_CLUSTER_B_URL",
                wire.through(secondUrl),
                "CUOTA_SECRETS_KEY",
                Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES])));
    ok(post(0, "/api/v1/admin/clusters", "{\"key\":\"" + KILLED + "\",\"weight\":100}"));
  }

  /** JDBC URLs of the clusters, past the wire. */
  Map<String, String> clusters() {
    return Map.of(Clusters.SHARED, shared, KILLED, secondUrl);
  }

  /** The control database, for somebody who sees everything in it. */
  String auditorsUrl() {
    return control.replace("user=cuota&password=cuota", "user=postgres&password=postgres");
  }

  /** Kills the second cluster's server, and keeps everybody out until {@link #restartCluster}. */
  void killCluster() throws IOException, InterruptedException {
    wire.cut();
    Path pidFile;
    try (var files = Files.walk(folder.resolve("second"))) {
      pidFile = files.filter(file -> file.endsWith("postmaster.pid")).findFirst().orElseThrow();
    }
    Passing.signal("KILL", Long.parseLong(Files.readAllLines(pidFile).getFirst()));
  }

  /** Lets it recover, and everybody in again. */
  void restartCluster() {
    // It starts again by itself when it was killed; whoever comes too early is let in later.
    wire.mend();
  }

  Answer get(int node, String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(nodes.uri(node).resolve(path)), null);
  }

  Answer post(int node, String path, String body) throws IOException {
    return post(node, path, body, null);
  }

  /**
   * Sends a request.
   *
   * @param correlation by which the journal names it; null for none
   */
  Answer post(int node, String path, String body, @Nullable String correlation) throws IOException {
    try {
      return send(
          HttpRequest.newBuilder(nodes.uri(node).resolve(path))
              .POST(HttpRequest.BodyPublishers.ofString(body)),
          correlation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Answer send(HttpRequest.Builder request, @Nullable String correlation)
      throws IOException, InterruptedException {
    request.header("Authorization", "Bearer " + KEY);
    if (correlation != null) {
      request.header("X-Correlation-Id", correlation);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  /** The body of an answer that says yes. */
  static JsonNode ok(Answer answer) {
    if (answer.status() >= 300) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  /** Runs a command beside the first node. */
  Cuota.Ended command(String... arguments) throws IOException, InterruptedException {
    return Cuota.end(nodes.settings(0), List.of(arguments));
  }

  @Override
  public void close() {
    nodes.close();
    wire.close();
    second.close();
    http.close();
  }
}
