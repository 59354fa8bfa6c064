package dev.cuota.server.console;

import java.util.List;

/** What goes for a tenant, feature by feature. */
public record InForce(List<Row> rows) {
  public InForce {
    rows = List.copyOf(rows);
  }

  /**
   * One feature.
   *
   * @param planned what the plan gives
   * @param effective what is in force
   * @param overridden whether another limit than the plan's is in force
   * @param remark who set it, for whom, until when and why, and whether grants raise it; empty
   *     when the plan alone counts
   * @param change address of the form; empty when the catalog fixes the limit
   */
  public record Row(
      String name,
      String key,
      String planned,
      String effective,
      boolean overridden,
      String remark,
      String change) {}
}
