package dev.cuota.server.problem;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one place of a request.
 *
 * @param pointer RFC 6901, such as {@code /3/data/amount}; for a query parameter its name
 * @param text what was expected there
 * @param place where it stands in a document that people write; null where nobody counts lines
 */
public record FieldError(String pointer, Text text, @Nullable Place place) {
  public FieldError(String pointer, Text text) {
    this(pointer, text, null);
  }

  /**
   * A place in a document.
   *
   * @param line from 1
   * @param column from 1
   * @param path as its author would say it, such as {@code plans[2].price}
   */
  public record Place(int line, int column, String path) {}
}
