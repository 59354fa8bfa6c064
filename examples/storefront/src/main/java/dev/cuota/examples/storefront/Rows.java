package dev.cuota.examples.storefront;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the rows of a query, of which each is something. */
final class Rows {
  private Rows() {}

  static <T> List<T> all(JdbcClient.StatementSpec query, Class<T> type) {
    List<T> rows = new ArrayList<>();
    for (@Nullable T row : query.query(type).list()) {
      rows.add(Objects.requireNonNull(row));
    }
    return rows;
  }
}
