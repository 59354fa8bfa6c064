package dev.cuota.server;

/** The PostgreSQL that holds the control database, for as long as this is open. */
public interface ControlDatabase extends AutoCloseable {

  /** A JDBC URL with its credentials. */
  String url();

  @Override
  void close();

  /** The one that the operator named. */
  static ControlDatabase open(Configuration configuration) {
    String url = configuration.databaseUrl();
    if (url == null) {
      throw new IllegalStateException(
          "no control database: set CUOTA_DATABASE_URL, for example to"
              + " postgresql://name:password@localhost:5432/cuota");
    }
    return new External(url);
  }

  /**
   * A server that somebody else runs.
   *
   * @param url its address
   */
  record External(String url) implements ControlDatabase {
    @Override
    public void close() {
      // It is not ours to stop.
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "External";
    }
  }
}
