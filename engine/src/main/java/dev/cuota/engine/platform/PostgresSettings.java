package dev.cuota.engine.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** How the embedded PostgreSQL is set, and the part of it that is never given up. */
final class PostgresSettings {
  /** Without these an acknowledged event could be lost; checked on the running server. */
  static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  private PostgresSettings() {}

  /** The text of {@code postgresql.conf}, written anew at each start. */
  static String configuration(int port) {
    return """
    # Written by Cuota at each start. Put changes into custom.conf beside this folder.
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    port = %d
    max_connections = 100

    fsync = on
    synchronous_commit = on
    full_page_writes = on

    # For a small machine that does other things as well.
    shared_buffers = 256MB
    effective_cache_size = 1GB
    work_mem = 16MB
    maintenance_work_mem = 128MB
    max_wal_size = 4GB
    min_wal_size = 256MB
    wal_compression = off
    wal_buffers = 16MB
    checkpoint_timeout = 15min
    checkpoint_completion_target = 0.9
    random_page_cost = 1.1
    jit = off
    max_parallel_workers_per_gather = 1

    timezone = 'UTC'
    log_timezone = 'UTC'
    lc_messages = 'C'
    password_encryption = 'scram-sha-256'

    # One file for each day of the week, so that they never grow for ever.
    logging_collector = on
    log_directory = '../log'
    log_filename = 'postgres-%%a.log'
    log_truncate_on_rotation = on
    log_rotation_age = 1d
    log_rotation_size = 0
    log_min_messages = warning
    log_checkpoints = off
    log_line_prefix = '%%m [%%p] '

    include_if_exists = '../custom.conf'
    """
        .formatted(port);
  }

  /** The text of {@code pg_hba.conf}: one role, from this machine, with its password. */
  static String clientAuthentication() {
    return """
    # Written by Cuota. The superuser cannot log in at all.
    host all %s 127.0.0.1/32 scram-sha-256
    """
        .formatted(PostgresFolder.ROLE);
  }

  /**
   * Asks the running server.
   *
   * @throws IllegalStateException when a durable setting was turned off
   */
  static void verify(Connection connection) throws SQLException {
    for (Map.Entry<String, String> setting : DURABLE.entrySet()) {
      String found = show(connection, setting.getKey());
      if (!found.equals(setting.getValue())) {
        throw new IllegalStateException(
            "the embedded PostgreSQL runs with %s=%s; Cuota needs %s, or acknowledged events could be lost"
                .formatted(setting.getKey(), found, setting.getValue()));
      }
    }
  }

  private static String show(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select current_setting(?)")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
