package dev.cuota.engine.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that Cuota brings along and looks after: made on first use, started from its folder,
 * adopted when it outlived a Cuota that was killed, started again when it dies, and stopped with
 * Cuota. It listens on this machine only, and Cuota works in it as an ordinary role.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String DUPLICATE_DATABASE = "42P04";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(50);
  private static final Duration PAUSE_BETWEEN_LOOKS = Duration.ofMillis(200);

  private final PostgresFolder folder;
  private final @Nullable FolderLock lock;
  private final PostgresPrograms programs;
  private volatile PostgresFolder.Address address;
  private volatile boolean closing;
  private @Nullable Thread watch;

  private EmbeddedPostgres(
      PostgresFolder folder,
      @Nullable FolderLock lock,
      PostgresPrograms programs,
      PostgresFolder.Address address) {
    this.folder = folder;
    this.lock = lock;
    this.programs = programs;
    this.address = address;
  }

  /**
   * Starts the database of a data folder, or adopts it when it runs without an owner.
   *
   * @param dataDir Cuota's data folder; the database lives in {@code postgres} below it
   * @throws FolderTaken when another Cuota owns it
   */
  public static EmbeddedPostgres start(Path dataDir) {
    PostgresFolder folder = folder(dataDir);
    FolderLock lock = FolderLock.tryTake(folder.lock()).orElseThrow(() -> new FolderTaken(folder));
    return start(folder, lock);
  }

  /** As {@link #start}, but when another Cuota owns the database, that one is used beside it. */
  public static EmbeddedPostgres join(Path dataDir) {
    PostgresFolder folder = folder(dataDir);
    Optional<FolderLock> lock = FolderLock.tryTake(folder.lock());
    return lock.isPresent() ? start(folder, lock.get()) : borrow(folder);
  }

  /** JDBC URL with credentials. Stays the same while this is open. */
  public String url() {
    return address.url();
  }

  /**
   * JDBC URL of another database on the server, made when it is not there; empty when this process
   * may not make it, because another Cuota's older server is used.
   *
   * @param name a plain lower-case name
   */
  public synchronized Optional<String> url(String name) {
    try {
      if (!makeDatabase(name)) {
        if (lock == null) {
          return Optional.empty();
        }
        // A folder from before the role could make databases: the right is given while it stands
        // still.
        programs.stop();
        programs.grantDatabases();
        programs.start();
        makeDatabase(name);
      }
      return Optional.of(address.url(name));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the database " + name, e);
    }
  }

  /** Makes it unless it is there; false when that is not allowed. */
  private boolean makeDatabase(String name) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
        if (found.next()) {
          return true;
        }
      }
      statement.execute("create database " + name);
      return true;
    } catch (SQLException e) {
      if (DUPLICATE_DATABASE.equals(e.getSQLState())) {
        return true;
      }
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Whether this process looks after the server, rather than using another's. */
  public boolean owned() {
    return lock != null;
  }

  /** Stops the server if this process owns it. */
  @Override
  public void close() {
    if (closing || lock == null) {
      return;
    }
    closing = true;
    try {
      if (watch != null) {
        watch.interrupt();
        watch.join();
      }
      if (PostmasterPid.read(folder.cluster()).filter(PostmasterPid::alive).isPresent()) {
        programs.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }

  private static PostgresFolder folder(Path dataDir) {
    try {
      return new PostgresFolder(
          Folders.createPrivate(dataDir.toAbsolutePath().normalize().resolve("postgres")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data folder " + dataDir, e);
    }
  }

  private static EmbeddedPostgres start(PostgresFolder folder, FolderLock lock) {
    try {
      PostgresPrograms programs =
          new PostgresPrograms(PostgresBinaries.unpacked(folder.root()), folder);
      PostgresFolder.Address address = created(folder, programs);
      EmbeddedPostgres postgres = new EmbeddedPostgres(folder, lock, programs, address);
      if (!postgres.adopt()) {
        postgres.address = address.onFreePort();
        postgres.launch();
      }
      postgres.verify();
      postgres.watch = Thread.ofVirtual().name("postgres-watch").start(postgres::watch);
      return postgres;
    } catch (IOException e) {
      lock.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Another process's server, which may be starting at this very moment. */
  private static EmbeddedPostgres borrow(PostgresFolder folder) {
    PostgresPrograms programs =
        new PostgresPrograms(PostgresBinaries.unpacked(folder.root()), folder);
    return Retry.until(
        PATIENCE,
        PAUSE_BETWEEN_TRIES,
        () -> {
          Optional<PostgresFolder.Address> address = folder.address();
          return address.isPresent() && answers(address.get())
              ? Optional.of(new EmbeddedPostgres(folder, null, programs, address.get()))
              : Optional.empty();
        },
        () -> new FolderTaken(folder));
  }

  /** The password is kept before the folder is made, so that no folder is without its password. */
  private static PostgresFolder.Address created(PostgresFolder folder, PostgresPrograms programs)
      throws IOException {
    if (Files.exists(folder.cluster())) {
      return folder
          .address()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "connection.properties is missing from " + folder.root()));
    }
    LOG.info("Making a new database in {}", folder.root());
    PostgresFolder.Address address = PostgresFolder.Address.fresh();
    folder.remember(address);
    programs.create(address.password());
    return address;
  }

  /** Takes over a server that outlived its owner. */
  private boolean adopt() throws IOException {
    Optional<PostmasterPid> found = PostmasterPid.read(folder.cluster());
    if (found.isEmpty()) {
      return false;
    }
    if (!found.get().alive()) {
      PostmasterPid.disown(folder.cluster());
      return false;
    }
    boolean answers =
        Retry.until(
            PATIENCE,
            PAUSE_BETWEEN_TRIES,
            this::answersOrGone,
            () ->
                new IllegalStateException(
                    "a PostgreSQL (process %d) runs in %s and does not answer"
                        .formatted(found.get().pid(), folder.root())));
    if (answers) {
      LOG.info("Adopted the PostgreSQL that was left running in {}", folder.root());
    }
    return answers;
  }

  private Optional<Boolean> answersOrGone() {
    Optional<PostmasterPid> now = PostmasterPid.read(folder.cluster());
    if (now.isEmpty() || !now.get().alive()) {
      return Optional.of(false);
    }
    address = now.get().port() == 0 ? address : address.withPort(now.get().port());
    return answers(address) ? Optional.of(true) : Optional.empty();
  }

  private void launch() {
    Retry.until(
        PATIENCE,
        PAUSE_BETWEEN_TRIES,
        () -> {
          try {
            launchOnce();
            return Optional.of(true);
          } catch (PostgresPrograms.Failed e) {
            if (!e.passing()) {
              throw e;
            }
            return Optional.empty();
          }
        },
        () -> new IllegalStateException("PostgreSQL does not start in " + folder.root()));
  }

  private void launchOnce() {
    try {
      folder.remember(address);
      Files.writeString(
          folder.cluster().resolve("postgresql.conf"),
          PostgresSettings.configuration(address.port()));
      Files.writeString(
          folder.cluster().resolve("pg_hba.conf"), PostgresSettings.clientAuthentication());
      Files.deleteIfExists(folder.startLog());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    programs.start();
  }

  private void verify() {
    try (Connection connection = DriverManager.getConnection(url())) {
      PostgresSettings.verify(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot log in to the embedded PostgreSQL", e);
    } catch (IllegalStateException e) {
      programs.stop();
      throw e;
    }
  }

  /** Starts the server again whenever it dies; the port stays, so that connections come back. */
  private void watch() {
    try {
      while (!closing) {
        Thread.sleep(PAUSE_BETWEEN_LOOKS);
        Optional<PostmasterPid> found = PostmasterPid.read(folder.cluster());
        if (!closing && (found.isEmpty() || !found.get().alive())) {
          reviveUnlessAlive();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever stopped it for a moment has started it again before this looks. */
  private synchronized void reviveUnlessAlive() {
    if (!closing && PostmasterPid.read(folder.cluster()).filter(PostmasterPid::alive).isEmpty()) {
      revive();
    }
  }

  private void revive() {
    LOG.error("PostgreSQL in {} died; starting it again", folder.root());
    try {
      if (PostmasterPid.read(folder.cluster()).isPresent()) {
        PostmasterPid.disown(folder.cluster());
      }
      launch();
      LOG.info("PostgreSQL runs again");
    } catch (IOException | RuntimeException e) {
      LOG.error("PostgreSQL does not start again; trying on", e);
    }
  }

  private static boolean answers(PostgresFolder.Address address) {
    try (Connection connection = DriverManager.getConnection(address.url())) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Another Cuota owns the data folder. */
  public static final class FolderTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FolderTaken(PostgresFolder folder) {
      super(
          "the data folder %s is in use by another Cuota (process %s)"
              .formatted(folder.root().getParent(), FolderLock.holder(folder.lock())));
    }
  }
}
