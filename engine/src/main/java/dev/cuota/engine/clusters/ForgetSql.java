package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has a cluster forget tenants; in the cluster. */
final class ForgetSql {
  private ForgetSql() {}

  /** Forgets what may be forgotten of a tenant, or says what that would be. */
  static ForgottenTenant forget(Tx tx, EnvironmentId environment, String tenant, boolean dryRun) {
    return dryRun
        ? new ForgottenTenant(
            !MirrorSql.named(tx, environment, List.of(tenant)).isEmpty(),
            counts(tx, environment, tenant),
            left(tx, environment, tenant))
        : new ForgottenTenant(
            MirrorSql.delete(tx, environment, tenant),
            deleteCounts(tx, environment, tenant),
            left(tx, environment, tenant));
  }

  /** Of the months of a counter, those that count nothing. */
  private static int deleteCounts(Tx tx, EnvironmentId environment, String tenant) {
    return tx.handle()
        .createUpdate(
            """
            delete from cuota.client_usage
            where environment = :environment and tenant = :tenant and amount = 0
            """)
        .bind("environment", environment.value())
        .bind("tenant", tenant)
        .execute();
  }

  /** How many {@link #deleteCounts} would delete. */
  private static int counts(Tx tx, EnvironmentId environment, String tenant) {
    return tx.handle()
        .createQuery(
            """
            select count(*) from cuota.client_usage
            where environment = :environment and tenant = :tenant and amount = 0
            """)
        .bind("environment", environment.value())
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .one();
  }

  /** What is counted all the same, by counter. */
  private static SortedMap<String, Quantity> left(Tx tx, EnvironmentId environment, String tenant) {
    return new TreeMap<>(
        tx.handle()
            .createQuery(
                """
                select counter, sum(amount) as amount from cuota.client_usage
                where environment = :environment and tenant = :tenant and amount <> 0
                group by counter
                """)
            .bind("environment", environment.value())
            .bind("tenant", tenant)
            .map(
                (row, _) ->
                    Map.entry(row.getString("counter"), new Quantity(row.getBigDecimal("amount"))))
            .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
