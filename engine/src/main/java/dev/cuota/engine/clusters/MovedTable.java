package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.TenantTable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table that tenants have rows in, as one cluster has it.
 *
 * @param position its place in the declared order, which numbers it
 * @param plain whether it is one that triggers can watch, rather than a view or the like
 * @param hidden whether row-level security keeps rows of it from Cuota
 * @param columns those that are written, not those that the database computes
 * @param uniques the columns of each unique index that an upsert can name
 */
record MovedTable(
    int position,
    TenantTable declared,
    boolean plain,
    boolean hidden,
    List<Column> columns,
    List<Set<String>> uniques) {
  MovedTable {
    columns = List.copyOf(columns);
    uniques = List.copyOf(uniques);
  }

  /**
   * A column.
   *
   * @param type as PostgreSQL writes it
   * @param identity whether the database alone numbers it, so that no update may name it
   * @param builtIn whether the type has the same binary form in all databases
   */
  record Column(String name, String type, boolean identity, boolean builtIn) {}

  /** Quoted, with its schema. */
  String name() {
    return quoted(declared.schema()) + "." + quoted(declared.relation());
  }

  String tenant() {
    return quoted(declared.tenant());
  }

  String key() {
    return quoted(declared.key());
  }

  /** The type of the key's column. */
  String keyType() {
    return column(declared.key()).map(Column::type).orElse("text");
  }

  Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Whether no two rows have the same key, whosever they are. */
  boolean isKeyAlone() {
    return uniques.contains(Set.of(declared.key()));
  }

  /** The columns by which a row is told from others; empty when no index does so. */
  List<String> arbiter() {
    if (isKeyAlone()) {
      return List.of(declared.key());
    }
    Set<String> both = new HashSet<>(Set.of(declared.tenant()));
    both.add(declared.key());
    return uniques.contains(both) ? List.of(declared.tenant(), declared.key()) : List.of();
  }

  /** Whether rows can be copied in their binary form. */
  boolean isBinary() {
    return columns.stream().allMatch(Column::builtIn);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
