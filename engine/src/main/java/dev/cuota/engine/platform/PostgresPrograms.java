package dev.cuota.engine.platform;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's own programs on one folder. PostgreSQL refuses to work for root; there it is run
 * in a user namespace of its own, in which root's files belong to an ordinary user.
 */
final class PostgresPrograms {
  /** Recovery after a crash may take its time; giving up early would help nobody. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int LOG_TAIL_LINES = 20;

  private final Path bin;
  private final PostgresFolder folder;

  PostgresPrograms(Path home, PostgresFolder folder) {
    this.bin = home.resolve("bin");
    this.folder = folder;
  }

  /** Makes the data folder with the role and the database in it: whole, or not at all. */
  void create(String password) throws IOException {
    Path unfinished = folder.unfinishedCluster();
    Folders.delete(unfinished);
    run(
        List.of(
            program("initdb"),
            "--pgdata=" + unfinished,
            "--username=postgres",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--auth=reject",
            "--no-instructions"));
    // Over standard input and not over a connection: the superuser never needs to log in.
    alone(
        unfinished,
        """
        create role %1$s login createrole createdb password '%2$s'
        create database %1$s owner %1$s
        """
            .formatted(PostgresFolder.ROLE, password));
    Files.move(unfinished, folder.cluster(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets the role make databases; the server must not run. */
  void grantDatabases() {
    alone(folder.cluster(), "alter role %s createdb\n".formatted(PostgresFolder.ROLE));
  }

  /** Carries out statements as the superuser, without a server. */
  void alone(Path data, String statements) {
    run(
        List.of(
            program("postgres"),
            "--single",
            "-D",
            data.toString(),
            "-c",
            "exit_on_error=true",
            "postgres"),
        statements);
  }

  /** Starts the server and waits until it takes connections. */
  void start() {
    run(
        List.of(
            program("pg_ctl"),
            "start",
            "--silent",
            "--wait",
            "--timeout=" + PATIENCE.toSeconds(),
            "--pgdata=" + folder.cluster(),
            "--log=" + folder.startLog()));
  }

  /** Stops the server: open transactions are rolled back, everything else is written. */
  void stop() {
    run(
        List.of(
            program("pg_ctl"),
            "stop",
            "--silent",
            "--mode=fast",
            "--wait",
            "--timeout=" + PATIENCE.toSeconds(),
            "--pgdata=" + folder.cluster()));
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  private void run(List<String> command) {
    run(command, "");
  }

  private void run(List<String> command, String input) {
    Path output = folder.root().resolve("command.log");
    try {
      Process process =
          new ProcessBuilder(asOrdinaryUser(command))
              .directory(folder.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (var stdin = process.outputWriter()) {
        stdin.write(input);
      }
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new Failed(failure(command, output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
    }
  }

  private static List<String> asOrdinaryUser(List<String> command) throws IOException {
    if (!isRoot()) {
      return command;
    }
    List<String> wrapped = new ArrayList<>(List.of("unshare", "--user"));
    wrapped.addAll(command);
    return wrapped;
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
  }

  private String failure(List<String> command, Path output) throws IOException {
    StringBuilder message =
        new StringBuilder(new File(command.getFirst()).getName())
            .append(" failed for ")
            .append(folder.root());
    appendTail(message, output);
    appendTail(message, folder.startLog());
    if (isRoot()) {
      message.append(
          "\n(As root, PostgreSQL runs through `unshare --user`. If that is not allowed here, run"
              + " Cuota as an ordinary user or set CUOTA_DATABASE_URL.)");
    }
    return message.toString();
  }

  private static void appendTail(StringBuilder message, Path log) throws IOException {
    if (Files.exists(log)) {
      List<String> lines = Files.readAllLines(log);
      lines
          .subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())
          .forEach(line -> message.append('\n').append(line));
    }
  }

  /** One of PostgreSQL's programs ended badly; the message holds what it said. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }

    /** Whether it may go better in a moment: the dead server's processes are still ending. */
    boolean passing() {
      return String.valueOf(getMessage()).contains("pre-existing shared memory block")
          || String.valueOf(getMessage()).contains("Address already in use");
    }
  }
}
