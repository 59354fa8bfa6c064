package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;

/** All SQL of standings and of passed soft limits. */
final class LimitsSql {
  private LimitsSql() {}

  static void setStanding(Tx tx, Standing standing, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into limit_standings (environment, account, reason, barred, since)
            values (:environment, :account, :reason, :barred, :now)
            on conflict (environment, account, reason) do update
              set barred = excluded.barred, since = excluded.since, changed = excluded.changed
              where limit_standings.barred <> excluded.barred
            """)
        .bind("environment", standing.environment().value())
        .bind("account", standing.account())
        .bind("reason", standing.reason().name())
        .bind("barred", standing.barred())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The standings written from a horizon on, see {@link Tx#horizon}. */
  static List<Standing> standingsSince(Tx tx, String since) {
    return tx.handle()
        .createQuery(
            """
                select environment, account, reason, barred from limit_standings
                where changed >= :since::xid8
                """)
        .bind("since", since)
        .map(
            (row, _) ->
                new Standing(
                    new EnvironmentId(row.getInt("environment")),
                    row.getLong("account"),
                    Reason.valueOf(row.getString("reason")),
                    row.getBoolean("barred")))
        .list();
  }

  /** Adds to the counts of how often soft limits were passed; in one order, against dead-locks. */
  static void addPasses(Tx tx, Map<PassKey, Long> passes, Instant now) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into soft_limit_passes
                  (environment, tenant, month, feature, passes, first_at, last_at)
                values (:environment, :tenant, :month, :feature, :passes, :now, :now)
                on conflict (tenant, month, feature) do update
                  set passes = soft_limit_passes.passes + excluded.passes,
                      last_at = excluded.last_at
                """);
    passes.forEach(
        (key, count) ->
            batch
                .bind("environment", key.environment().value())
                .bind("tenant", key.tenant().value())
                .bind("month", key.month().atOffset(ZoneOffset.UTC))
                .bind("feature", key.feature())
                .bind("passes", count)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .add());
    batch.execute();
  }

  /** How often the tenant passed each soft limit in a month, by feature. */
  static Map<String, Long> passes(Tx tx, TenantId tenant, Instant month) {
    return tx.handle()
        .createQuery(
            """
            select feature, passes from soft_limit_passes
            where tenant = :tenant and month = :month
            """)
        .bind("tenant", tenant.value())
        .bind("month", month.atOffset(ZoneOffset.UTC))
        .reduceRows(
            new java.util.TreeMap<>(),
            (map, row) -> {
              map.put(row.getColumn("feature", String.class), row.getColumn("passes", Long.class));
              return map;
            });
  }

  /** One soft limit of one tenant in one month. */
  record PassKey(EnvironmentId environment, TenantId tenant, Instant month, String feature)
      implements Comparable<PassKey> {
    @Override
    public int compareTo(PassKey other) {
      int byTenant = Long.compare(tenant.value(), other.tenant.value());
      int byMonth = byTenant != 0 ? byTenant : month.compareTo(other.month);
      return byMonth != 0 ? byMonth : feature.compareTo(other.feature);
    }
  }
}
