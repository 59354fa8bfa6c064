package dev.cuota.engine.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * When a job is planned.
   *
   * @param next when it is tried next
   * @param due the time of its schedule that it is to run for
   * @param runsSince when the run began that goes on; null when none does
   * @param failed whether the last try for that time failed
   */
  record Plan(
      String name, Instant next, Instant due, @Nullable Instant runsSince, boolean failed) {}

  /**
   * What a schedule says now.
   *
   * @param pause whether it is a pause, so that an earlier time stays
   */
  record Replan(Instant now, Instant next, boolean pause) {}

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

  /** When each job is planned, by name. */
  Map<String, Plan> plans(Tx tx) {
    return tx
        .handle()
        .createQuery(
            """
            select task_name, execution_time, failures > 0 as failed,
                   coalesce(due, execution_time) as due,
                   case when picked then coalesce(
                     (select max(started_at) from cron_executions as run
                       where run.name = task_name and run.completed_at is null
                         and run.scheduled_for is not null),
                     execution_time) end as runs_since
              from (select task_name, execution_time, picked,
                           split_part(kept, ' ', 1)::timestamptz as due,
                           coalesce(split_part(kept, ' ', 2)::int, 0) as failures
                      from (select *, convert_from(task_data, 'UTF8') as kept
                              from scheduled_tasks where task_instance = :instance) as task) as plan
            """)
        .bind("instance", JobTasks.INSTANCE)
        .map((row, _) -> plan(row))
        .list()
        .stream()
        .collect(Collectors.toMap(Plan::name, Function.identity()));
  }

  void replan(Tx tx, String name, Replan said) {
    tx.handle()
        .createUpdate(
            """
            update scheduled_tasks set execution_time = :next, version = version + 1
             where task_name = :name and task_instance = :instance
               and not picked and task_data is null and execution_time > :now
               and (execution_time > :next or (execution_time < :next and not :pause))
            """)
        .bind("name", name)
        .bind("instance", JobTasks.INSTANCE)
        .bind("now", said.now())
        .bind("next", said.next())
        .bind("pause", said.pause())
        .execute();
  }

  /** True for one node of all, and for that not again before {@code now} is {@code before}. */
  boolean mayLook(Tx tx, String bookmark, Instant now, Instant before) {
    return tx.handle()
            .createUpdate(
                """
                insert into bookmarks (name, value, updated_at) values (:name, :value, :now)
                on conflict (name) do update
                  set value = excluded.value, updated_at = excluded.updated_at
                  where bookmarks.updated_at <= :before
                """)
            .bind("name", bookmark)
            .bind("value", now.toString())
            .bind("now", now)
            .bind("before", before)
            .execute()
        == 1;
  }

  Optional<Instant> lastLook(Tx tx, String bookmark) {
    return tx.handle()
        .createQuery("select updated_at from bookmarks where name = :name")
        .bind("name", bookmark)
        .mapTo(Instant.class)
        .findOne();
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

  private static Plan plan(ResultSet row) throws SQLException {
    return new Plan(
        row.getString("task_name"),
        row.getTimestamp("execution_time").toInstant(),
        row.getTimestamp("due").toInstant(),
        instant(row, "runs_since"),
        row.getBoolean("failed"));
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
