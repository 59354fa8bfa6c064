package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Tables of the platform that tenants have rows in: what a version of the catalog says of them. */
final class TenantTableSql {

  /** The tables of a version, in their order. */
  List<TenantTable> of(Tx tx, EnvironmentId environment, int version) {
    return tx.handle()
        .createQuery(
            """
            select relation, tenant_column, key_column
            from catalog_tenant_tables
            where environment = :environment and version = :version
            order by position
            """)
        .bind("environment", environment.value())
        .bind("version", version)
        .map(
            (row, _) ->
                new TenantTable(
                    row.getString("relation"),
                    row.getString("tenant_column"),
                    row.getString("key_column")))
        .list();
  }

  /** Writes the tables of a version. */
  void insert(Tx tx, EnvironmentId environment, int version, List<TenantTable> tables) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_tenant_tables
                  (environment, version, position, relation, tenant_column, key_column)
                values (:environment, :version, :position, :relation, :tenantColumn, :keyColumn)
                """);
    for (int i = 0; i < tables.size(); i++) {
      batch
          .bind("environment", environment.value())
          .bind("version", version)
          .bind("position", i)
          .bind("relation", tables.get(i).table())
          .bind("tenantColumn", tables.get(i).tenant())
          .bind("keyColumn", tables.get(i).key())
          .add();
    }
    batch.execute();
  }
}
