package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The registry of clusters, in the control database. */
final class ClustersSql {
  private ClustersSql() {}

  /** False when it was there. */
  static boolean register(Tx tx, EnvironmentId environment, String key, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                insert into clusters (environment, key, status, created_at)
                values (:environment, :key, 'ready', :now)
                on conflict (environment, key) do nothing
                """)
            .bind("environment", environment.value())
            .bind("key", key)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  static List<Cluster> all(Tx tx, EnvironmentId environment, Predicate<String> connected) {
    return tx.handle()
        .createQuery(
            """
            select key, status, created_at from clusters
            where environment = :environment
            order by key
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                new Cluster(
                    row.getString("key"),
                    Cluster.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                    row.getTimestamp("created_at").toInstant(),
                    connected.test(row.getString("key"))))
        .list();
  }

  static List<EnvironmentId> environments(Tx tx) {
    return tx.handle()
        .createQuery("select id from environments order by id")
        .mapTo(Integer.class)
        .map(EnvironmentId::new)
        .list();
  }
}
