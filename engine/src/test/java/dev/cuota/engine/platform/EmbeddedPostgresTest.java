package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaks the embedded database for real: kills, takes ports, meddles with settings. */
class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void aNewFolderGetsADurableDatabaseAndARoleThatIsNoSuperuser() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url(), "show fsync")).isEqualTo("on");
      assertThat(ask(postgres.url(), "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(postgres.url(), "show full_page_writes")).isEqualTo("on");
      assertThat(ask(postgres.url(), "show server_version")).startsWith("18.");
      assertThat(ask(postgres.url(), "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(
              ask(
                  postgres.url(),
                  """
                  select current_user || ' ' || rolsuper || ' ' || rolcreaterole
                    from pg_roles where rolname = current_user
                  """))
          .isEqualTo("cuota false true");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("postgres/connection.properties"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(
              () -> ask(postgres.url().replaceAll("password=.*", "password=x"), "show port"))
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(
              () -> ask(postgres.url().replace("user=cuota", "user=postgres"), "show port"))
          .hasMessageContaining("no pg_hba.conf entry");
    }
  }

  @Test
  void anotherDatabaseIsMadeBesideTheFirst() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      String url = postgres.url("another").orElseThrow();
      execute(url, "create table kept as select 42 as answer");
      assertThat(postgres.url("another")).contains(url);
      assertThat(ask(url, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aFolderWhoseRoleMayNotMakeDatabasesIsGivenTheRight() throws Exception {
    EmbeddedPostgres.start(folder).close();
    PostgresFolder inside = new PostgresFolder(folder.resolve("postgres"));
    new PostgresPrograms(PostgresBinaries.unpacked(inside.root()), inside)
        .alone(inside.cluster(), "alter role cuota nocreatedb\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url("another").orElseThrow(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void theSchemaCanBeBuiltByTheRole() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        Database database = Database.connect(postgres.url(), new Events())) {
      database.migrate();
      String role =
          database.inTx(
              Scope.of(new dev.cuota.core.platform.EnvironmentId(1)),
              tx -> tx.handle().createQuery("select current_user").mapTo(String.class).one());
      assertThat(role).isEqualTo(Database.GUARDED_ROLE);
    }
  }

  @Test
  void aSecondStartFindsTheDataAtTheSamePort() throws Exception {
    String first;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      first = postgres.url();
      execute(first, "create table kept as select 42 as answer");
    }
    assertThatThrownBy(() -> ask(first, "select 1")).isInstanceOf(SQLException.class);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(postgres.url()).isEqualTo(first);
      assertThat(ask(first, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aSecondOwnerIsToldWhoHasTheFolder() {
    try (EmbeddedPostgres _ = EmbeddedPostgres.start(folder)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
          .isInstanceOf(EmbeddedPostgres.FolderTaken.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void whoJoinsUsesTheOwnersServerAndLeavesItRunning() throws Exception {
    try (EmbeddedPostgres owner = EmbeddedPostgres.join(folder)) {
      assertThat(owner.owned()).isTrue();
      try (EmbeddedPostgres guest = EmbeddedPostgres.join(folder)) {
        assertThat(guest.owned()).isFalse();
        assertThat(guest.url()).isEqualTo(owner.url());
      }
      assertThat(ask(owner.url(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aServerThatOutlivedItsKilledOwnerIsAdopted() throws Exception {
    long postmaster;
    String url;
    try (Child child = Child.start(folder)) {
      url = child.url;
      execute(url, "create table kept as select 7 as answer");
      postmaster = postmaster();
      child.kill();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(postmaster()).isEqualTo(postmaster);
      assertThat(postgres.url()).isEqualTo(url);
      assertThat(ask(url, "select answer from kept")).isEqualTo("7");
    }
    assertThat(PostmasterPid.read(folder.resolve("postgres/data"))).isEmpty();
  }

  @Test
  void afterOwnerAndServerWereKilledTheNextStartRecovers() throws Exception {
    try (Child child = Child.start(folder)) {
      execute(child.url, "create table kept as select 7 as answer");
      child.kill();
      kill(postmaster());
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url(), "select answer from kept")).isEqualTo("7");
    }
  }

  @Test
  void aKilledServerIsStartedAgainUnderTheRunningProgram() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      execute(postgres.url(), "create table kept as select 7 as answer");
      long before = postmaster();
      kill(before);
      assertThat(eventually(postgres.url(), "select answer from kept")).isEqualTo("7");
      assertThat(postmaster()).isNotEqualTo(before);
    }
  }

  @Test
  void aPidFileWhoseNumberNowBelongsToAnotherProgramIsNoHindrance() throws Exception {
    EmbeddedPostgres.start(folder).close();
    Files.writeString(
        folder.resolve("postgres/data/postmaster.pid"),
        "%d\n%s\n0\n5432\n\n127.0.0.1\n0 0\nready\n"
            .formatted(ProcessHandle.current().pid(), folder));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aFolderLeftHalfMadeIsMadeAnew() throws Exception {
    Files.createDirectories(folder.resolve("postgres/data.new/base"));
    Files.writeString(folder.resolve("postgres/data.new/PG_VERSION"), "18");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aPortTakenByAnotherProgramIsLeftToIt() throws Exception {
    int port;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      port = Integer.parseInt(ask(postgres.url(), "show port"));
    }
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(ask(postgres.url(), "show port")).isNotEqualTo(Integer.toString(port));
    }
  }

  @Test
  void aServerThatWouldLoseEventsIsRefused() throws Exception {
    EmbeddedPostgres.start(folder).close();
    Files.writeString(folder.resolve("postgres/custom.conf"), "fsync = off\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder)).hasMessageContaining("fsync=off");
    assertThat(PostmasterPid.read(folder.resolve("postgres/data"))).isEmpty();
    Files.delete(folder.resolve("postgres/custom.conf"));
    EmbeddedPostgres.start(folder).close();
  }

  @Test
  void aServerThatCannotStartSaysWhy() throws Exception {
    EmbeddedPostgres.start(folder).close();
    Files.writeString(folder.resolve("postgres/custom.conf"), "shared_buffers = nonsense\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
        .hasMessageContaining("shared_buffers")
        .hasMessageContaining(folder.toString());
  }

  private long postmaster() {
    return PostmasterPid.read(folder.resolve("postgres/data")).orElseThrow().pid();
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().get();
  }

  private static String eventually(String url, String question) {
    return Retry.until(
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        () -> {
          try {
            return Optional.of(ask(url, question));
          } catch (SQLException e) {
            return Optional.empty();
          }
        },
        () -> new IllegalStateException("the server did not come back"));
  }

  private static String ask(String url, String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(String url, String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** Another JVM that owns the folder. */
  private record Child(Process process, String url) implements AutoCloseable {
    static Child start(Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  EmbeddedPostgresChild.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("ready ")) {
          return new Child(process, line.substring("ready ".length()));
        }
      }
      throw new IllegalStateException("the child ended early");
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
