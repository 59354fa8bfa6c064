package dev.cuota.server;

import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A running Cuota on a free port and a database of its own. Tests share one, each in an environment
 * of its own; a test that needs another clock starts another.
 */
public final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger ENVIRONMENTS = new AtomicInteger();

  private final Installation installation;
  private final Server server;
  private final String password;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(Installation installation) {
    this.installation = installation;
    FirstStart first = FirstStart.of(installation);
    this.password = first.password().orElseThrow();
    this.server = Server.start(installation);
  }

  /** The one that tests share; closed with the JVM. */
  public static TestServer shared() {
    return Shared.SERVER;
  }

  /** One of the caller's own. */
  public static TestServer start(Clock clock) {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            false);
    return new TestServer(Installation.open(configuration, clock, Ids.random()));
  }

  /** One that may have several clusters, the first of them at that JDBC URL. */
  public static TestServer withClusters(String url) {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            true,
            Map.of(Clusters.SHARED, url),
            Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]));
    return new TestServer(Installation.open(configuration, Clock.system(), Ids.random()));
  }

  public Engine engine() {
    return installation.engine();
  }

  /** Password of {@link FirstStart#ADMINISTRATOR}. */
  public String password() {
    return password;
  }

  /** The running door itself. */
  Server server() {
    return server;
  }

  public int port() {
    return server.port();
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  /** An environment that no other test uses. */
  public Environment newEnvironment() {
    String key = "test_" + ENVIRONMENTS.incrementAndGet();
    return engine().security().createEnvironment(key, key);
  }

  /** Somebody with a new key to that environment. */
  public TestCaller caller(Environment environment, KeyScope... scopes) {
    String secret =
        engine().security().createKey(environment.id(), "test", Set.of(scopes)).secret();
    return new TestCaller(this, secret);
  }

  /** Somebody without a key. */
  public TestCaller stranger() {
    return new TestCaller(this, null);
  }

  HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    installation.close();
  }

  /**
   * Somebody who calls the API.
   *
   * @param secret null for a stranger
   */
  public record TestCaller(TestServer server, @Nullable String secret) {

    /** A request to {@code path}, to be completed. */
    public HttpRequest.Builder request(String path) {
      HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).timeout(PATIENCE);
      return secret == null ? request : request.header("Authorization", "Bearer " + secret);
    }

    public HttpResponse<String> get(String path) {
      return server.send(request(path).build());
    }

    public HttpResponse<byte[]> getBytes(String path) {
      return server.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> put(String path, String json) {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> post(String path, String contentType, byte[] body) {
      return send(
          request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    public HttpResponse<String> post(String path, String json) {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> patch(String path, String json) {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .method("PATCH", BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
      return server.send(request.build());
    }
  }

  private static final class Shared {
    static final TestServer SERVER = start(Clock.system());
  }
}
