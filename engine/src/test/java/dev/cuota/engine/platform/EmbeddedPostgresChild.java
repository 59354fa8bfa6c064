package dev.cuota.engine.platform;

import java.nio.file.Path;

/** A program to be killed: owns the database of a folder and says so, then waits. */
final class EmbeddedPostgresChild {
  private EmbeddedPostgresChild() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
    System.out.println("ready " + postgres.url());
    // Ends when its parent closes the pipe, so that no child outlives the tests.
    while (System.in.read() >= 0) {}
    postgres.close();
  }
}
