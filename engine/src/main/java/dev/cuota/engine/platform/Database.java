package dev.cuota.engine.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control database, or a cluster's: opens transactions and brings Cuota's schema in it up to
 * date. A transaction of the control database for an environment or tenant runs in a role that
 * row-level security binds; see {@link Scope}. In a cluster all of them are for everything.
 */
public final class Database implements AutoCloseable {
  /** The schema that holds all of Cuota's tables. */
  public static final String SCHEMA = "control";

  /** The role that row-level security binds. */
  static final String GUARDED_ROLE = "cuota_app";

  /** The schema that holds what Cuota keeps in a cluster. */
  public static final String CLUSTER_SCHEMA = "cuota";

  private static final int MAX_CONNECTIONS = 24;
  private static final int MAX_CLUSTER_CONNECTIONS = 8;
  private static final int CLUSTER_PATIENCE_SECONDS = 3;
  private static final int CLUSTER_SILENCE_SECONDS = 10;
  private static final int REACHABLE_SECONDS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Events events;
  private final String schema;
  private final String migrations;

  private Database(HikariDataSource pool, Events events, String schema, String migrations) {
    this.pool = pool;
    this.events = events;
    this.schema = schema;
    this.migrations = migrations;
    this.jdbi =
        Jdbi.create(pool)
            .installPlugin(new PostgresPlugin())
            .registerArrayType(BigDecimal.class, "numeric")
            .registerArrayType(Short.class, "smallint")
            .registerArrayType(OffsetDateTime.class, "timestamptz");
  }

  /**
   * Connects; changes nothing yet.
   *
   * @param url a JDBC URL with its credentials
   */
  public static Database connect(String url, Events events) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setSchema(SCHEMA);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(2);
    config.setPoolName("control");
    config.addDataSourceProperty("ApplicationName", "cuota");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return new Database(new HikariDataSource(config), events, SCHEMA, "classpath:db/migration");
  }

  /**
   * A cluster's database. Connects when it is first used, and may be down at any time: then a
   * transaction throws within {@value #CLUSTER_PATIENCE_SECONDS} seconds, or when an answer is not
   * there after {@value #CLUSTER_SILENCE_SECONDS}.
   *
   * @param url a JDBC URL with its credentials
   * @param name for logs and threads
   */
  public static Database cluster(String url, String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(MAX_CLUSTER_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(Duration.ofSeconds(CLUSTER_PATIENCE_SECONDS).toMillis());
    config.setInitializationFailTimeout(-1);
    config.setPoolName(name);
    config.addDataSourceProperty("ApplicationName", "cuota");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", Integer.toString(CLUSTER_PATIENCE_SECONDS));
    config.addDataSourceProperty("socketTimeout", Integer.toString(CLUSTER_SILENCE_SECONDS));
    return new Database(
        new HikariDataSource(config), new Events(), CLUSTER_SCHEMA, "classpath:db/cluster");
  }

  /** Applies the migrations that are missing. */
  public void migrate() {
    Flyway.configure()
        .dataSource(pool)
        .schemas(schema)
        .defaultSchema(schema)
        .locations(migrations)
        .load()
        .migrate();
  }

  /** Runs {@code work} in one transaction and returns its answer once committed. */
  public <T> T inTx(Scope scope, Function<Tx, T> work) {
    T answer;
    List<Runnable> afterCommit = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      Tx tx = new Tx(handle, events, scope, afterCommit);
      answer =
          handle.inTransaction(
              _ -> {
                enter(handle, scope);
                return work.apply(tx);
              });
    }
    // The connection is back in the pool: what follows may wait for others that need one.
    afterCommit.forEach(Runnable::run);
    return answer;
  }

  /** Runs {@code work} in one transaction in which the database refuses to write anything. */
  public <T> T lookTx(Scope scope, Function<Tx, T> work) {
    return inTx(
        scope,
        tx -> {
          tx.handle().execute("set transaction read only");
          return work.apply(tx);
        });
  }

  /**
   * Runs {@code work} as {@link #inTx} does and takes all of it back: nothing is written, and nobody
   * hears of what it published.
   */
  public <T> T tryTx(Scope scope, Function<Tx, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        enter(handle, scope);
        return work.apply(new Tx(handle, events, scope, new ArrayList<>()));
      } finally {
        handle.rollback();
      }
    }
  }

  /**
   * The same, with statements that may take as long as they need: in a cluster, where others are given
   * up after {@value #CLUSTER_SILENCE_SECONDS} seconds of silence.
   */
  public <T> T inLongTx(Scope scope, Function<Tx, T> work) {
    return inTx(
        scope,
        tx -> {
          try {
            // The pool sets it back.
            tx.handle().getConnection().setNetworkTimeout(Runnable::run, 0);
          } catch (SQLException e) {
            throw new IllegalStateException("the database takes no timeouts", e);
          }
          return work.apply(tx);
        });
  }

  /** Runs {@code work} in one transaction. */
  public void useTx(Scope scope, Consumer<Tx> work) {
    inTx(
        scope,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  /**
   * Opens a session.
   *
   * @param kind of its number
   * @param number no other open session of the kind may have it
   */
  public Session session(long kind, long number) {
    return new Session(jdbi.open(), kind, number);
  }

  /** What the server says of itself. */
  public DatabaseFacts facts() {
    return inTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createQuery(
                    """
                    select current_setting('server_version') as version,
                           (select version from flyway_schema_history
                             where success and version is not null
                             order by installed_rank desc limit 1) as schema,
                           (select coalesce(array_agg(name || '=' || setting), '{}')
                              from pg_settings
                             where name in ('fsync', 'full_page_writes', 'synchronous_commit')
                               and setting in ('off', 'local')) as unsafe,
                           pg_database_size(current_database()) as bytes,
                           clock_timestamp() as now
                    """)
                .map(
                    (row, _) ->
                        new DatabaseFacts(
                            row.getString("version"),
                            row.getString("schema"),
                            List.of((String[]) row.getArray("unsafe").getArray()),
                            row.getLong("bytes"),
                            row.getTimestamp("now").toInstant()))
                .one());
  }

  /** Whether the database answers within {@value #REACHABLE_SECONDS} seconds. */
  public boolean isReachable() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(REACHABLE_SECONDS);
    } catch (SQLException e) {
      LOG.warn("the database of {} does not answer: {}", pool.getPoolName(), e.getMessage());
      LOG.debug("the database of {} does not answer", pool.getPoolName(), e);
      return false;
    }
  }

  /**
   * Whether the server at a JDBC URL lets Cuota in and answers, on a new connection, within some
   * {@value #REACHABLE_SECONDS} seconds.
   */
  public static boolean answers(String url) {
    Properties patience = new Properties();
    for (String name : List.of("loginTimeout", "connectTimeout", "socketTimeout")) {
      patience.setProperty(name, Integer.toString(REACHABLE_SECONDS));
    }
    patience.setProperty("ApplicationName", "cuota");
    try (Connection connection = DriverManager.getConnection(url, patience)) {
      return connection.isValid(REACHABLE_SECONDS);
    } catch (SQLException e) {
      LOG.debug("a database does not answer", e);
      return false;
    }
  }

  /** What is published inside the transactions. */
  public Events events() {
    return events;
  }

  /** For libraries that keep tables of their own, such as the scheduler. */
  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static void enter(Handle handle, Scope scope) {
    if (scope instanceof Scope.Inside(var environment, var tenant)) {
      handle
          .createQuery(
              """
              select set_config('role', :role, true) as role,
                     set_config('cuota.environment', :environment, true) as environment,
                     set_config('cuota.tenant', :tenant, true) as tenant
              """)
          .bind("role", GUARDED_ROLE)
          .bind("environment", Integer.toString(environment.value()))
          .bind("tenant", tenant == null ? "" : Long.toString(tenant.value()))
          .mapToMap()
          .one();
    }
  }
}
