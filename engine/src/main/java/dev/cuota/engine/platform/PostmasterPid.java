package dev.cuota.engine.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What PostgreSQL says of itself in {@code postmaster.pid} while it runs.
 *
 * @param pid of its first process
 * @param port 0 while it has not written that yet
 */
record PostmasterPid(long pid, int port) {
  /** More than any system gives: names no process, now or ever. */
  private static final int NOBODY = Integer.MAX_VALUE - 1;

  private static final int PORT_LINE = 3;

  /** What the file in that data folder says; empty when there is none, or nothing in it yet. */
  static Optional<PostmasterPid> read(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(file(cluster));
      if (lines.isEmpty() || lines.getFirst().isBlank()) {
        return Optional.empty();
      }
      int port =
          lines.size() > PORT_LINE && !lines.get(PORT_LINE).isBlank()
              ? Integer.parseInt(lines.get(PORT_LINE).strip())
              : 0;
      // A standalone backend writes its number negative.
      return Optional.of(
          new PostmasterPid(Math.abs(Long.parseLong(lines.getFirst().strip())), port));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether that process runs and is a PostgreSQL: numbers are given again to other programs. */
  boolean alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> !isZombie(process.pid()))
        .map(process -> process.info().command().map(PostmasterPid::isPostgres).orElse(true))
        .orElse(false);
  }

  /**
   * Says in the file that nobody runs, and keeps the rest: PostgreSQL itself still has to see from it
   * whether processes of the dead server hold on to the shared memory.
   */
  static void disown(Path cluster) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file(cluster)));
    lines.set(0, Integer.toString(NOBODY));
    Files.write(file(cluster), lines);
  }

  private static boolean isPostgres(String command) {
    return Path.of(command).getFileName().toString().startsWith("postgres");
  }

  /** A process that was killed and that nobody has buried, as in a container without an init. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // Not Linux, or gone between two looks.
      return false;
    }
  }

  private static Path file(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }
}
