package dev.cuota.server.imports;

/** A line that stopped an import. Everything before it is stored. */
public final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadLine(String recording, long line, String why) {
    super("%s, line %d: %s".formatted(recording, line, why));
  }
}
