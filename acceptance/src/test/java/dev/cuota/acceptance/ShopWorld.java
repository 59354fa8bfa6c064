package dev.cuota.acceptance;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.LiveCounter;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * A Cuota and a shop, each in a process of its own, on a real PostgreSQL that outlives both; and
 * whoever operates them.
 */
final class ShopWorld implements AutoCloseable {
  static final String KEY = "shop-story-administrator";

  private static final Path CATALOG =
      Path.of("..", "samples", "catalogs", "storefront.yaml").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final int cuotaPort = freePort();
  private final int shopPort = freePort();
  private final String cluster = TestPostgres.newDatabase();
  private final Map<String, String> environment;
  private final Storefront shop;
  private final Installation operator;
  private Cuota cuota;

  /**
   * @param folder for what both keep on disk
   * @param change of the reference catalog
   */
  ShopWorld(Path folder, java.util.function.UnaryOperator<String> change) throws Exception {
    Path catalog = folder.resolve("catalog.yaml");
    Files.writeString(catalog, change.apply(Files.readString(CATALOG)));
    environment =
        Map.of(
            "CUOTA_PORT", Integer.toString(cuotaPort),
            "CUOTA_DATA_DIR", folder.resolve("data").toString(),
            "CUOTA_DATABASE_URL", TestPostgres.newDatabase(),
            "CUOTA_CLUSTER_URL", cluster,
            "CUOTA_ADMIN_KEY", KEY,
            "CUOTA_ENFORCEMENT", "on",
            "CUOTA_CATALOG", catalog.toString());
    shop =
        Storefront.run(
            Map.of(
                "CUOTA_SERVER",
                "http://localhost:" + cuotaPort,
                "CUOTA_KEY",
                KEY,
                "CUOTA_FOLDER",
                folder.resolve("shop").toString(),
                "CUOTA_METERING_REPORT",
                "10m",
                "SHOP_DATABASE_URL",
                cluster,
                "SHOP_PORT",
                Integer.toString(shopPort)));
    shop.awaitStarted();
    cuota = serve();
    operator = Installation.open(Configuration.from(environment));
    await(
        "the counters are counted",
        () ->
            engine().clusters().counters(environmentId(), Clusters.SHARED).stream()
                .allMatch(LiveCounter::counted));
    await("the shop has found Cuota", () -> !page("telar", "en").contains("Cuota is not reached"));
  }

  private Cuota serve() throws IOException {
    Cuota started = Cuota.run(environment, List.of("serve"));
    started.awaitLine("Cuota is ready");
    return started;
  }

  /** As {@code kill -9}; the databases stay. */
  void killCuota() throws InterruptedException {
    cuota.kill();
  }

  void startCuota() throws IOException {
    cuota = serve();
  }

  void stopShop() throws InterruptedException {
    shop.stop();
  }

  Engine engine() {
    return operator.engine();
  }

  EnvironmentId environmentId() {
    return engine().security().defaultEnvironment().id();
  }

  void assign(String tenant, String plan) {
    engine().accounts().assignPlan(environmentId(), tenant, plan);
  }

  /** A write of a tenant at the shop. */
  HttpResponse<String> post(String tenant, String path, String body, String language)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + shopPort + "/api/" + path))
            .timeout(Duration.ofSeconds(30))
            .header("X-Tenant", tenant)
            .header("Content-Type", "application/json")
            .header("Accept-Language", language)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A tenant's page at the shop. */
  String page(String tenant, String language) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + shopPort + "/shop/" + tenant + "/now"))
                .header("Accept-Language", language)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Something asked of Cuota itself. */
  HttpResponse<String> ask(String method, String path, String body, String language)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + cuotaPort + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .header("Accept-Language", language)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Writes into the shop's tables beside the shop. */
  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(cluster);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The number that a query of the shop's database finds. */
  long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  /** What a query of the shop's database finds. */
  String text(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(cluster);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** Waits for what comes by itself. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for too long: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Not one that the system gives to clients; see {@link KillStory}. */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      try (ServerSocket socket = new ServerSocket(20_000 + random.nextInt(10_000))) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // Taken: another one.
      }
    }
  }

  @Override
  public void close() {
    shop.close();
    operator.close();
    cuota.close();
  }
}
