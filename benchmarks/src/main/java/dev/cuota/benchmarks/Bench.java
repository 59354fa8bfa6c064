package dev.cuota.benchmarks;

import dev.cuota.engine.platform.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL of its own for one benchmark, with the settings that Cuota runs on. */
final class Bench implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres postgres;

  private Bench(Path folder) {
    this.folder = folder;
    this.postgres = EmbeddedPostgres.start(folder);
  }

  static Bench open() throws IOException {
    System.out.printf(
        "%s, %d processors, %d MB heap, Java %s%n",
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        Runtime.version());
    return new Bench(Files.createTempDirectory("cuota-bench"));
  }

  String url() {
    return postgres.url();
  }

  /** Another database of the same server. */
  String url(String name) {
    return postgres.url(name).orElseThrow();
  }

  /** Processor time of the database so far, in nanoseconds. */
  long databaseTime() throws IOException {
    long postmaster =
        Long.parseLong(
            Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).getFirst().strip());
    return ProcessorTime.ofTree(postmaster);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
