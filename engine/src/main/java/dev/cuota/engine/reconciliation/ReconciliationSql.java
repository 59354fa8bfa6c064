package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** All SQL of what disagrees. */
final class ReconciliationSql {
  private ReconciliationSql() {}

  /** Keeps one that is not mended; since when it disagrees stays. */
  static void keep(Tx tx, Desync one, Instant seenAt) {
    tx.handle()
        .createUpdate(
            """
            insert into desyncs (environment, cluster, tenant, kind, here, there, since, seen_at,
                                 state, note)
            values (:environment, :cluster, :tenant, :kind, :here, :there, :since, :seenAt, :state,
                    :note)
            on conflict (environment, cluster, tenant, kind) do update
              set here = excluded.here, there = excluded.there, seen_at = excluded.seen_at,
                  state = excluded.state, note = excluded.note
            """)
        .bind("environment", one.environment().value())
        .bind("cluster", one.cluster())
        .bind("tenant", one.tenant())
        .bind("kind", one.kind().name())
        .bind("here", one.here())
        .bind("there", one.there())
        .bind("since", one.since().atOffset(ZoneOffset.UTC))
        .bind("seenAt", seenAt.atOffset(ZoneOffset.UTC))
        .bind("state", one.state().wire())
        .bind("note", one.note())
        .execute();
  }

  /** Forgets those of a cluster that were not found by a look that began then. */
  static void forget(Tx tx, EnvironmentId environment, String cluster, Instant looked) {
    tx.handle()
        .createUpdate(
            """
            delete from desyncs
            where environment = :environment and cluster = :cluster and seen_at < :looked
            """)
        .bind("environment", environment.value())
        .bind("cluster", cluster)
        .bind("looked", looked.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Forgets those of one tenant: it was looked at anew. */
  static void forget(Tx tx, EnvironmentId environment, String cluster, String tenant) {
    tx.handle()
        .createUpdate(
            """
            delete from desyncs
            where environment = :environment and cluster = :cluster and tenant = :tenant
            """)
        .bind("environment", environment.value())
        .bind("cluster", cluster)
        .bind("tenant", tenant)
        .execute();
  }

  static List<Desync> open(Tx tx, EnvironmentId environment, int limit) {
    return tx.handle()
        .createQuery(
            """
            select environment, cluster, tenant, kind, here, there, since, state, note from desyncs
            where environment = :environment
            order by since, cluster, tenant, kind limit :limit
            """)
        .bind("environment", environment.value())
        .bind("limit", limit)
        .map((row, _) -> desync(row))
        .list();
  }

  private static Desync desync(ResultSet row) throws SQLException {
    return new Desync(
        new EnvironmentId(row.getInt("environment")),
        row.getString("cluster"),
        row.getString("tenant"),
        DesyncKind.valueOf(row.getString("kind")),
        row.getString("here"),
        row.getString("there"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        Desync.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("note"));
  }
}
