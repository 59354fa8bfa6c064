package dev.cuota.server.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An application that Cuota guards, in a process of its own beside the demonstration, on the tables
 * of the tenants' database. It ends with this process, however that ends.
 */
public final class DemoShop implements AutoCloseable {
  /** Names the shop's jar; the launcher sets it. */
  public static final String JAR = "CUOTA_DEMO_SHOP";

  private static final String PORT = "SHOP_PORT";
  private static final String DATABASE = "SHOP_DATABASE_URL";
  private static final int USUAL_PORT = 8090;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Path jar;
  private final Path folder;
  private final String database;
  private final Process stocking;
  private int port;
  private @Nullable Process shop;

  private DemoShop(Path jar, Path folder, String database) throws IOException {
    this.jar = jar;
    this.folder = Files.createDirectories(folder.resolve("shop"));
    this.database = database;
    this.stocking = start(Map.of(DATABASE, database), List.of("stock"));
  }

  /**
   * Begins to make its tables and to fill some shelves.
   *
   * @param environment of this process
   * @param database JDBC URL of the tenants' database; null for none
   * @return empty when there is no jar, or no database for it
   */
  public static Optional<DemoShop> stock(
      Map<String, String> environment, Path folder, @Nullable String database) throws IOException {
    String jar = environment.get(JAR);
    return jar == null || database == null || !Files.exists(Path.of(jar))
        ? Optional.empty()
        : Optional.of(new DemoShop(Path.of(jar).toAbsolutePath(), folder, database));
  }

  /** Waits until its tables are there, for whoever is to count them; if that failed, it does not open. */
  public void awaitStocked() throws InterruptedException {
    stocking.waitFor();
  }

  /** Opens it; {@link #awaitOpen} tells when it answers. */
  public void open(int cuota, String key) throws IOException {
    port = freePort();
    shop =
        start(
            Map.of(
                DATABASE,
                database,
                PORT,
                Integer.toString(port),
                "SHOP_OWNER",
                Long.toString(ProcessHandle.current().pid()),
                "CUOTA_SERVER",
                "http://localhost:" + cuota,
                "CUOTA_KEY",
                key,
                "CUOTA_FOLDER",
                folder.resolve("cuota").toString()),
            List.of());
  }

  /** Where it answers. */
  public String url() {
    return "http://localhost:" + port;
  }

  /** Where it says what goes wrong. */
  public Path log() {
    return folder.resolve("shop.log");
  }

  /** Waits until it answers; false when it ended or does not within {@code patience}. */
  public boolean awaitOpen(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (shop != null && shop.isAlive() && System.nanoTime() < deadline) {
        if (answers(http)) {
          return true;
        }
        Thread.sleep(PAUSE);
      }
    }
    return false;
  }

  @Override
  public void close() {
    stocking.destroy();
    if (shop == null) {
      return;
    }
    shop.destroy();
    try {
      if (!shop.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        shop.destroyForcibly();
      }
    } catch (InterruptedException e) {
      shop.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/")).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private Process start(Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-jar",
                jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("CUOTA_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The usual one if nobody has it, so that bookmarks stay good. */
  private static int freePort() {
    String wished = System.getenv(PORT);
    int usual = wished == null ? USUAL_PORT : Integer.parseInt(wished);
    return listen(usual).or(() -> listen(0)).orElseThrow();
  }

  private static Optional<Integer> listen(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return Optional.of(socket.getLocalPort());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
