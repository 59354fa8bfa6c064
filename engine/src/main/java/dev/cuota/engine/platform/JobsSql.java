package dev.cuota.engine.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All SQL of the jobs. */
final class JobsSql {
  private static final String COLUMNS =
      """
      id, name, started_at, completed_at, records, error, scheduled_for, period, dry_run, run_by,
      node, lost, lines
      """;

  void started(Tx tx, JobExecution begun) {
    YearMonth period = begun.occasion().period();
    tx.handle()
        .createUpdate(
            """
            insert into cron_executions
                   (id, name, started_at, scheduled_for, period, dry_run, run_by, node)
            values (:id, :name, :at, :due, :period, :dryRun, :by, :node)
            """)
        .bind("id", begun.id())
        .bind("name", begun.name())
        .bind("at", begun.startedAt())
        .bind("due", begun.occasion().scheduledFor())
        .bind("period", period == null ? null : period.toString())
        .bind("dryRun", begun.occasion().dryRun())
        .bind("by", begun.occasion().by())
        .bind("node", begun.node())
        .execute();
  }

  void completed(Tx tx, JobExecution execution) {
    tx.handle()
        .createUpdate(
            """
            update cron_executions
               set completed_at = :at, records = :records, error = :error, lines = :lines,
                   lost = false
             where id = :id
            """)
        .bind("id", execution.id())
        .bind("at", execution.completedAt())
        .bind("records", execution.records())
        .bind("error", execution.error())
        .bindArray("lines", String.class, execution.lines())
        .execute();
  }

  /** Whoever calls it holds the job's lock, so that nobody runs it. */
  void closeLost(Tx tx, String name, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update cron_executions
               set completed_at = :now, lost = true, error = 'its node was gone before it was done'
             where name = :name and completed_at is null
            """)
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  /** Names of jobs with runs that are not completed. */
  List<String> open(Tx tx) {
    return tx.handle()
        .createQuery("select distinct name from cron_executions where completed_at is null")
        .mapTo(String.class)
        .list();
  }

  boolean wentWell(Tx tx, String name, Instant due) {
    return tx.handle()
        .createQuery(
            """
            select exists (select from cron_executions
                            where name = :name and scheduled_for = :due
                              and completed_at is not null and error is null)
            """)
        .bind("name", name)
        .bind("due", due)
        .mapTo(Boolean.class)
        .one();
  }

  List<JobExecution> recent(Tx tx, @Nullable String name, int limit) {
    return tx.handle()
        .createQuery(
            """
            select %s
              from cron_executions
             where :name::text is null or name = :name
             order by started_at desc, id desc
             limit :limit
            """
                .formatted(COLUMNS))
        .bind("name", name)
        .bind("limit", limit)
        .map((row, _) -> execution(row))
        .list();
  }

  /** The last run of each of those jobs, by name. */
  Map<String, JobExecution> last(Tx tx, Collection<String> names) {
    return tx
        .handle()
        .createQuery(
            """
            select last.*
              from unnest(:names) as job (name)
             cross join lateral (select %s from cron_executions as run
                                  where run.name = job.name
                                  order by started_at desc, id desc limit 1) as last
            """
                .formatted(COLUMNS))
        .bindArray("names", String.class, names.toArray())
        .map((row, _) -> execution(row))
        .list()
        .stream()
        .collect(Collectors.toMap(JobExecution::name, Function.identity()));
  }

  /** Of one job, the newest {@code most} rows stay, and of these none from before. */
  long sweep(Tx tx, Instant before, int most, boolean dryRun) {
    String old =
        """
        (select id from (select id, started_at, completed_at,
                                row_number() over (partition by name order by started_at desc) as nth
                           from cron_executions) as run
          where completed_at is not null and (started_at < :before or nth > :most))
        """;
    return dryRun
        ? tx.handle()
            .createQuery("select count(*) from " + old + " as old")
            .bind("before", before)
            .bind("most", most)
            .mapTo(Long.class)
            .one()
        : tx.handle()
            .createUpdate("delete from cron_executions where id in " + old)
            .bind("before", before)
            .bind("most", most)
            .execute();
  }

  private static JobExecution execution(ResultSet row) throws SQLException {
    return new JobExecution(
        row.getObject("id", UUID.class),
        row.getString("name"),
        occasion(row),
        row.getString("node"),
        row.getTimestamp("started_at").toInstant(),
        instant(row, "completed_at"),
        row.getObject("records", Long.class),
        row.getString("error"),
        row.getBoolean("lost"),
        List.of((String[]) row.getArray("lines").getArray()));
  }

  private static JobOccasion occasion(ResultSet row) throws SQLException {
    String period = row.getString("period");
    return new JobOccasion(
        instant(row, "scheduled_for"),
        period == null ? null : YearMonth.parse(period),
        row.getBoolean("dry_run"),
        row.getString("run_by"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
