package dev.cuota.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for tests: one server in the JVM, started on first use, and a new empty database
 * for whoever asks. The tests' user is no superuser, so that row-level security binds as it does in
 * production.
 */
public final class TestPostgres {
  private static final AtomicInteger NEXT = new AtomicInteger(1);

  private TestPostgres() {}

  /** The JDBC URL, with credentials, of a database nobody else uses. */
  public static String newDatabase() {
    String name = "test_" + NEXT.getAndIncrement();
    try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " owner cuota");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a test database", e);
    }
    return "jdbc:postgresql://localhost:%d/%s?user=cuota&password=cuota"
        .formatted(Server.POSTGRES.getPort(), name);
  }

  /** Started when first named. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    /**
     * The first archive on the class path: a jar that names its libraries in its manifest brings the
     * same one a second time, which the library's own search refuses.
     */
    private static @Nullable InputStream binaries(String system, String machine) {
      String name = "postgres-%s-%s.txz".formatted(system, machine).toLowerCase(Locale.ROOT);
      return TestPostgres.class.getClassLoader().getResourceAsStream(name);
    }

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setPgBinaryResolver(Server::binaries)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                // Tests that provoke dead-locks need not wait a second for each.
                .setServerConfig("deadlock_timeout", "20ms")
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("create role cuota login createrole password 'cuota'");
        }
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException("cannot prepare the test server", e);
      }
    }
  }
}
