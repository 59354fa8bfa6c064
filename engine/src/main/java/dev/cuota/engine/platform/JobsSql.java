package dev.cuota.engine.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** All SQL of the jobs. */
final class JobsSql {
  void started(Tx tx, UUID id, String name, Instant at) {
    tx.handle()
        .createUpdate("insert into cron_executions (id, name, started_at) values (:id, :name, :at)")
        .bind("id", id)
        .bind("name", name)
        .bind("at", at)
        .execute();
  }

  void completed(Tx tx, Jobs.Execution execution) {
    tx.handle()
        .createUpdate(
            """
            update cron_executions
               set completed_at = :at, records = :records, error = :error
             where id = :id
            """)
        .bind("id", execution.id())
        .bind("at", execution.completedAt())
        .bind("records", execution.records())
        .bind("error", execution.error())
        .execute();
  }

  List<Jobs.Execution> recent(Tx tx, String name, int limit) {
    return tx.handle()
        .createQuery(
            """
            select id, name, started_at, completed_at, records, error
              from cron_executions
             where name = :name
             order by started_at desc
             limit :limit
            """)
        .bind("name", name)
        .bind("limit", limit)
        .map((row, _) -> execution(row))
        .list();
  }

  private static Jobs.Execution execution(ResultSet row) throws SQLException {
    Timestamp completed = row.getTimestamp("completed_at");
    return new Jobs.Execution(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getTimestamp("started_at").toInstant(),
        completed == null ? null : completed.toInstant(),
        row.getObject("records", Long.class),
        row.getString("error"));
  }
}
