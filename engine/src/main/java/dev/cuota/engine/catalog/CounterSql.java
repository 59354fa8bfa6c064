package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Counter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Counters: what a version of the catalog says is counted of the platform's tables. */
final class CounterSql {

  /** The counters of a version, by key. */
  List<Counter> of(Tx tx, EnvironmentId environment, int version) {
    return tx.handle()
        .createQuery(
            """
            select key, relation, tenant_column, predicate, amount, month_column
            from catalog_counters
            where environment = :environment and version = :version
            order by key
            """)
        .bind("environment", environment.value())
        .bind("version", version)
        .map(
            (row, _) ->
                new Counter(
                    row.getString("key"),
                    row.getString("relation"),
                    row.getString("tenant_column"),
                    row.getString("predicate"),
                    row.getString("amount"),
                    row.getString("month_column")))
        .list();
  }

  /** Writes the counters of a version. */
  void insert(Tx tx, EnvironmentId environment, int version, Collection<Counter> counters) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_counters
                  (environment, version, key, relation, tenant_column, predicate, amount,
                   month_column)
                values
                  (:environment, :version, :key, :relation, :tenantColumn, :predicate, :amount,
                   :monthColumn)
                """);
    for (Counter counter : counters) {
      batch
          .bind("environment", environment.value())
          .bind("version", version)
          .bind("key", counter.key())
          .bind("relation", counter.table())
          .bind("tenantColumn", counter.tenant())
          .bind("predicate", counter.where())
          .bind("amount", counter.amount())
          .bind("monthColumn", counter.month())
          .add();
    }
    batch.execute();
  }
}
