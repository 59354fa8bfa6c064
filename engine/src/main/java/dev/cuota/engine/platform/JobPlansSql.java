package dev.cuota.engine.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All SQL about when jobs are planned: the scheduler's own table, and whose turn it is to look. */
final class JobPlansSql {
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

  private static Plan plan(ResultSet row) throws SQLException {
    Timestamp since = row.getTimestamp("runs_since");
    return new Plan(
        row.getString("task_name"),
        row.getTimestamp("execution_time").toInstant(),
        row.getTimestamp("due").toInstant(),
        since == null ? null : since.toInstant(),
        row.getBoolean("failed"));
  }
}
