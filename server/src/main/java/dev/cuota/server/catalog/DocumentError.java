package dev.cuota.server.catalog;

/**
 * Something wrong with a catalog's document, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param path such as {@code plans[2].entitlements.signatures.limit}; empty for the whole document
 * @param message a sentence fit for its author
 */
public record DocumentError(int line, int column, String path, String message) {

  /** As compilers print it: {@code 12:5 plans[2].price: must be zero or more}. */
  @Override
  public String toString() {
    String where = path.isEmpty() ? "" : " " + path;
    return "%d:%d%s: %s".formatted(line, column, where, message);
  }
}
