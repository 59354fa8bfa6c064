package dev.cuota.server;

import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that holds the control database, for as long as this is open. */
public interface ControlDatabase extends AutoCloseable {

  /** A JDBC URL with its credentials. */
  String url();

  /** A JDBC URL, with its credentials, of the tenants' database that comes along; null for none. */
  @Nullable String clusterUrl();

  /** What it is, without credentials, for people. */
  String description();

  @Override
  void close();

  /**
   * For a program that stays: the one that the operator named, or the embedded one, which from now on
   * is this process's own.
   *
   * @throws CannotStart when another Cuota owns the data folder
   */
  static ControlDatabase own(Configuration configuration) {
    String url = configuration.databaseUrl();
    if (url != null) {
      return new External(url);
    }
    try {
      return new Embedded(EmbeddedPostgres.start(configuration.dataDir()));
    } catch (EmbeddedPostgres.FolderTaken e) {
      throw new CannotStart(
          e.getMessage() + "; stop that one, or choose another folder with CUOTA_DATA_DIR", e);
    }
  }

  /**
   * For a command that does its work and ends: as {@link #own}, but beside a running Cuota its embedded
   * database is used.
   */
  static ControlDatabase join(Configuration configuration) {
    String url = configuration.databaseUrl();
    return url != null
        ? new External(url)
        : new Embedded(EmbeddedPostgres.join(configuration.dataDir()));
  }

  /**
   * A server that somebody else runs.
   *
   * @param url its address
   */
  record External(String url) implements ControlDatabase {
    @Override
    public @Nullable String clusterUrl() {
      return null;
    }

    @Override
    public String description() {
      return "PostgreSQL of CUOTA_DATABASE_URL";
    }

    @Override
    public void close() {
      // It is not ours to stop.
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return description();
    }
  }

  /** The server that Cuota brings along. */
  record Embedded(EmbeddedPostgres postgres) implements ControlDatabase {
    @Override
    public String url() {
      return postgres.url();
    }

    @Override
    public @Nullable String clusterUrl() {
      return postgres.url(Clusters.SHARED).orElse(null);
    }

    @Override
    public String description() {
      return postgres.owned()
          ? "embedded PostgreSQL"
          : "embedded PostgreSQL of the Cuota that is running";
    }

    @Override
    public void close() {
      postgres.close();
    }
  }
}
