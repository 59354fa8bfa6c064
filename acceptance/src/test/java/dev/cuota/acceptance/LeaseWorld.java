package dev.cuota.acceptance;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.FailureMode;
import dev.cuota.client.SpoolFound;
import dev.cuota.client.Use;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two nodes on one database and four applications with the SDK, each a process of its own. */
final class LeaseWorld implements AutoCloseable {
  static final int NODES = 2;
  private static final String KEY = "lease-story-administrator";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Random random;
  private final String database = TestPostgres.newDatabase();
  private final Nodes nodes;
  private final List<@Nullable Process> spenders = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** What was found in the folders of those that were killed. */
  final Map<UUID, BigDecimal> found = new HashMap<>();

  private int copies;

  LeaseWorld(Path folder, Random random) throws IOException {
    this.folder = folder;
    this.random = random;
    Files.createDirectories(notes());
    Files.writeString(
        folder.resolve("catalog.yaml"),
        """
        name: Leases
        costCurrency: USD
        defaultPlan: fair
        meters:
          - {key: calls, eventType: call, aggregation: SUM, valueProperty: $.n}
        features:
          - {key: calls, kind: metered, meter: calls, overridable: true}
        actions:
          - {key: use_closed, feature: calls, failure: closed}
          - {key: use_open, feature: calls, failure: open}
        plans:
          - {key: fair, price: 0, currency: USD, interval: month, entitlements: {calls: 1000}}
        """);
    this.nodes =
        new Nodes(
            NODES,
            folder,
            random,
            Map.of(
                "CUOTA_DATABASE_URL", database,
                "CUOTA_ADMIN_KEY", KEY,
                "CUOTA_CATALOG", folder.resolve("catalog.yaml").toString()));
    for (int i = 0; i < Spender.SPENDERS; i++) {
      spenders.add(null);
    }
  }

  Path notes() {
    return folder.resolve("notes");
  }

  /** The database, for somebody who sees everything in it. */
  String auditorsUrl() {
    return database.replace("user=cuota&password=cuota", "user=postgres&password=postgres");
  }

  Nodes nodes() {
    return nodes;
  }

  void startSpender(int number) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Spender.class.getName(),
            nodes.uri(number % NODES).toString(),
            KEY,
            Integer.toString(number),
            spool(number).toString(),
            notes().toString(),
            Long.toString(random.nextLong()));
    Path log = folder.resolve("spender-" + number + ".log");
    spenders.set(
        number,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private Path spool(int number) {
    return folder.resolve("spool-" + number);
  }

  void pauseSpender(int number, Duration time) throws IOException, InterruptedException {
    Process process = spenders.get(number);
    if (process != null) {
      Passing.pause(process.pid(), time);
    }
  }

  /** Ends a spender, as {@code kill -9} or in order, and looks into its folder. */
  void endSpender(int number, boolean kill) throws IOException, InterruptedException {
    Process process = spenders.get(number);
    if (process == null) {
      return;
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("spender " + number + " has ended by itself");
    }
    Process ending = kill ? process.destroyForcibly() : process;
    ending.destroy();
    if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("spender " + number + " does not end");
    }
    spenders.set(number, null);
    if (Files.exists(spool(number))) {
      found.putAll(SpoolFound.in(spool(number), folder.resolve("copy-" + copies++)).spent());
    }
  }

  /** What spenders left in their folders is reported by their next process. */
  void settleSpenders() {
    for (int number = 0; number < Spender.SPENDERS; number++) {
      try (CuotaClient heir =
          Spender.client(nodes.uri(number % NODES), KEY, number, spool(number))) {
        Passing.await("spender " + number + " has nothing to report", () -> isSettled(heir));
      }
    }
  }

  private static boolean isSettled(CuotaClient heir) {
    return heir.flush(Duration.ofSeconds(1))
        && heir.status().leases() == 0
        && heir.status().owed() == 0;
  }

  /** Asks the server for a use with an id until it has decided. */
  Decision decided(CuotaClient auditor, Use use) {
    Decision[] decision = new Decision[1];
    Passing.await(
        "the server decides",
        () -> {
          decision[0] = auditor.consume(use);
          return decision[0].source() == Decision.Source.SERVER;
        });
    return decision[0];
  }

  CuotaClient auditor(int node) {
    return CuotaClient.builder(nodes.uri(node), KEY)
        .holder("auditor-" + node)
        .failureMode(FailureMode.CLOSED)
        .requestTimeout(PATIENCE)
        .build();
  }

  /** Gives a tenant another limit. */
  void limit(String tenant, BigDecimal limit) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                nodes.uri(0).resolve("/api/v1/admin/tenants/" + tenant + "/entitlements"))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .method(
                "PATCH",
                HttpRequest.BodyPublishers.ofString(
                    "{\"key\":\"calls\",\"value\":%s}".formatted(limit.toPlainString())))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  @Override
  public void close() {
    for (Process process : spenders) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
    nodes.close();
    http.close();
  }
}
