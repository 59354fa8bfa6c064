package dev.cuota.server.imports;

/** Sees an import go on. */
public interface ImportWatcher {
  /** The import begins, at line {@code from} of {@code total}. */
  default void begins(long from, long total) {}

  /** All up to that line is durable. */
  default void reached(long line) {}

  /** A line that was left out. */
  default void skipped(long line, String why) {}

  /** Nobody looks. */
  static ImportWatcher none() {
    return new ImportWatcher() {};
  }
}
