package dev.cuota.acceptance;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.FailureMode;
import dev.cuota.client.SpoolFound;
import dev.cuota.client.Use;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two nodes on one database and four applications with the SDK, each a process of its own. */
final class LeaseWorld implements AutoCloseable {
  static final int NODES = 2;
  private static final String KEY = "lease-story-administrator";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Random random;
  private final String database = TestPostgres.newDatabase();
  private final int[] ports = new int[NODES];
  private final List<@Nullable Cuota> nodes = new ArrayList<>();
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
    for (int node = 0; node < NODES; node++) {
      ports[node] = freePort();
      nodes.add(null);
      startNode(node); // one after the other, as the first one makes the tables
    }
    for (int i = 0; i < Spender.SPENDERS; i++) {
      spenders.add(null);
    }
  }

  /** Not one that the system gives to clients, see {@link KillStory}. */
  private int freePort() {
    while (true) {
      int candidate = 20_000 + random.nextInt(10_000);
      try (ServerSocket socket = new ServerSocket(candidate)) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // Taken: another one.
      }
    }
  }

  Path notes() {
    return folder.resolve("notes");
  }

  /** The database, for somebody who sees everything in it. */
  String auditorsUrl() {
    return database.replace("user=cuota&password=cuota", "user=postgres&password=postgres");
  }

  URI uri(int node) {
    return URI.create("http://localhost:" + ports[node]);
  }

  void startNode(int node) throws IOException {
    Cuota cuota =
        Cuota.run(
            Map.of(
                "CUOTA_PORT", Integer.toString(ports[node]),
                "CUOTA_DATA_DIR", folder.resolve("node-" + node).toString(),
                "CUOTA_DATABASE_URL", database,
                "CUOTA_ADMIN_KEY", KEY,
                "CUOTA_CATALOG", folder.resolve("catalog.yaml").toString()),
            List.of("serve"));
    nodes.set(node, cuota);
    cuota.awaitLine("Cuota is ready");
    cuota.writeOutput(folder.resolve("node-" + node + ".log"));
  }

  void killNode(int node) throws InterruptedException {
    Cuota cuota = nodes.get(node);
    if (cuota != null) {
      cuota.kill();
    }
  }

  /** As the operating system does to a machine that sleeps. */
  void pauseNode(int node, Duration time) throws IOException, InterruptedException {
    Cuota cuota = nodes.get(node);
    if (cuota != null) {
      pause(cuota.pid(), time);
    }
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
            uri(number % NODES).toString(),
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
      pause(process.pid(), time);
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

  private void pause(long pid, Duration time) throws IOException, InterruptedException {
    signal("STOP", pid);
    pass(time);
    signal("CONT", pid);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Lets time pass while the processes go on. */
  void pass(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(left);
    }
  }

  /** What spenders left in their folders is reported by their next process. */
  void settleSpenders() {
    for (int number = 0; number < Spender.SPENDERS; number++) {
      try (CuotaClient heir = Spender.client(uri(number % NODES), KEY, number, spool(number))) {
        await("spender " + number + " has nothing to report", () -> isSettled(heir));
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
    await(
        "the server decides",
        () -> {
          decision[0] = auditor.consume(use);
          return decision[0].source() == Decision.Source.SERVER;
        });
    return decision[0];
  }

  CuotaClient auditor(int node) {
    return CuotaClient.builder(uri(node), KEY)
        .holder("auditor-" + node)
        .failureMode(FailureMode.CLOSED)
        .requestTimeout(PATIENCE)
        .build();
  }

  /** Gives a tenant another limit. */
  void limit(String tenant, BigDecimal limit) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(0).resolve("/api/v1/admin/tenants/" + tenant + "/entitlements"))
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

  /** Something that comes about by itself. */
  @FunctionalInterface
  interface Truth {
    boolean holds() throws Exception;
  }

  void await(String what, Truth truth) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!truth.holds()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("never came about: " + what);
        }
        pass(Duration.ofMillis(20));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }

  @Override
  public void close() {
    for (Process process : spenders) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
    for (Cuota node : nodes) {
      if (node != null) {
        node.close();
      }
    }
    http.close();
  }
}
