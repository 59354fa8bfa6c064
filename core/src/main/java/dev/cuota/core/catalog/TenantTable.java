package dev.cuota.core.catalog;

/**
 * One of the platform's tables that hold rows of tenants, so that all rows of a tenant can be found and
 * moved to another cluster.
 *
 * @param table {@code schema.table}; without a schema it is in {@code public}
 * @param tenant column that holds the tenant's key; of any type, compared as text
 * @param key column that names a row, alone or within its tenant
 */
public record TenantTable(String table, String tenant, String key) {
  private static final String PUBLIC = "public";

  /** The table's schema. */
  public String schema() {
    int dot = table.indexOf('.');
    return dot < 0 ? PUBLIC : table.substring(0, dot);
  }

  /** The table without its schema. */
  public String relation() {
    return table.substring(table.indexOf('.') + 1);
  }
}
