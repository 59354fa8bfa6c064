package dev.cuota.engine.clusters;

import java.util.List;

/**
 * Whether a tenant can be moved, and how much that is.
 *
 * @param hindrances what is in the way; none when it can
 * @param tables how many rows of the tenant each table has, in the declared order
 */
public record MoveCheck(List<MoveHindrance> hindrances, List<TableRows> tables) {
  public MoveCheck {
    hindrances = List.copyOf(hindrances);
    tables = List.copyOf(tables);
  }

  /** How many rows of the tenant a table has. */
  public record TableRows(String table, long rows) {}

  /** Of all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableRows::rows).sum();
  }
}
