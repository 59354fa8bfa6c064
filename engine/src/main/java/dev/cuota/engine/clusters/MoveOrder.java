package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import java.util.List;

/**
 * Whose rows are to go where.
 *
 * @param number of the move; no other has it
 * @param from key of the cluster that the tenant lives on
 * @param to key of the cluster that it is to live on
 * @param fence greater for whoever took the work over: what a predecessor still does is refused
 * @param tables in which the tenant has rows, each after the tables that it refers to
 */
public record MoveOrder(
    long number,
    EnvironmentId environment,
    String tenant,
    String from,
    String to,
    long fence,
    List<TenantTable> tables) {
  public MoveOrder {
    tables = List.copyOf(tables);
    if (from.equals(to) || tenant.isEmpty()) {
      throw new IllegalArgumentException("somebody goes from one cluster to another");
    }
  }

  /** The way back. */
  public MoveOrder reversed() {
    return new MoveOrder(number, environment, tenant, to, from, fence, tables);
  }
}
