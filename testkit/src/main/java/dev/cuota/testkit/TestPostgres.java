package dev.cuota.testkit;

import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
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

  /** The JDBC URL, with credentials, of an empty database nobody else uses. */
  public static String newDatabase() {
    return create("template1");
  }

  /** The same with the control plane's tables: a copy, as to migrate each would take ten times as long. */
  public static String newControlDatabase() {
    return create(Migrated.NAME);
  }

  /**
   * Removes a database that nobody needs any more, whoever is still connected. What is left goes when the JVM ends;
   * hundreds of them would keep it waiting.
   */
  public static void drop(String url) {
    execute("drop database if exists %s with (force)".formatted(name(url)));
  }

  private static String create(String template) {
    String name = "test_" + NEXT.getAndIncrement();
    execute("create database %s owner cuota template %s".formatted(name, template));
    return url(name);
  }

  private static void execute(String sql) {
    try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the test server refused: " + sql, e);
    }
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
  }

  private static String url(String name) {
    return "jdbc:postgresql://localhost:%d/%s?user=cuota&password=cuota"
        .formatted(Server.POSTGRES.getPort(), name);
  }

  /** Migrated when first named. */
  private static final class Migrated {
    static final String NAME = migrated();

    private static String migrated() {
      String url = newDatabase();
      try (Database database = Database.connect(url, new Events())) {
        database.migrate();
      }
      return name(url);
    }
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
                .setServerConfig("fsync", System.getProperty("cuota.fsync", "on"))
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
