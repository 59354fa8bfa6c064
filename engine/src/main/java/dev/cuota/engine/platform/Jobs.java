package dev.cuota.engine.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work. Each run happens on one node only, one that was missed is made up for once, and
 * each leaves a row that says when it ran and what came of it.
 */
public final class Jobs implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
  private static final int MAX_ERROR_CHARS = 2_000;

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final Locks locks;
  private final JobsSql sql = new JobsSql();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private @Nullable Scheduler scheduler;

  public Jobs(Database database, Clock clock, Ids ids, Locks locks) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.locks = locks;
  }

  /** What a job does. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @param now when the run began
     * @return how many records it dealt with
     */
    long run(Instant now);
  }

  /**
   * One run.
   *
   * @param completedAt null while it runs, and for ever if its node was killed
   * @param records null unless it went well
   * @param error null unless it failed
   */
  public record Execution(
      UUID id,
      String name,
      Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Long records,
      @Nullable String error) {}

  private record Job(String name, Schedule schedule, Work work) {}

  /** Plans work for that time of each day. */
  public void daily(String name, LocalTime utc, Work work) {
    add(new Job(name, new Daily(ZoneOffset.UTC, utc), work));
  }

  /** Plans work with that pause between the end of one run and the start of the next. */
  public void every(String name, Duration interval, Work work) {
    add(new Job(name, FixedDelay.of(interval), work));
  }

  /** Begins to run what is due, until closed. */
  public void start() {
    Scheduler started =
        Scheduler.create(database.dataSource())
            .startTasks(jobs.values().stream().map(this::task).toList())
            .clock(clock::now)
            .threads(THREADS)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .shutdownMaxWait(SHUTDOWN_PATIENCE)
            .build();
    started.start();
    scheduler = started;
  }

  /**
   * Runs a job now, whatever its schedule.
   *
   * @throws IllegalArgumentException when there is no such job
   * @throws Locks.NotTaken when it is running
   */
  public Execution run(String name) {
    Job job = jobs.get(name);
    if (job == null) {
      throw new IllegalArgumentException("no job " + name + "; there are " + jobs.keySet());
    }
    return locks.with("job " + name, LOCK_PATIENCE, () -> record(job));
  }

  /** The last runs of a job, newest first. */
  public List<Execution> executions(String name, int limit) {
    return database.inTx(Scope.everything(), tx -> sql.recent(tx, name, limit));
  }

  /** The names, in the order they were planned. */
  public List<String> names() {
    return List.copyOf(jobs.keySet());
  }

  @Override
  public void close() {
    if (scheduler != null) {
      scheduler.stop();
    }
  }

  /** For the scheduler, and for tests that move its clock by hand. */
  RecurringTask<Void> task(String name) {
    return task(java.util.Objects.requireNonNull(jobs.get(name)));
  }

  private RecurringTask<Void> task(Job job) {
    return Tasks.recurring(job.name(), job.schedule()).execute((_, _) -> run(job.name()));
  }

  private void add(Job job) {
    if (scheduler != null || jobs.putIfAbsent(job.name(), job) != null) {
      throw new IllegalStateException("job " + job.name() + " is planned twice or too late");
    }
  }

  private Execution record(Job job) {
    UUID id = ids.next();
    Instant started = clock.now();
    database.useTx(Scope.everything(), tx -> sql.started(tx, id, job.name(), started));
    try {
      long records = job.work().run(started);
      return complete(new Execution(id, job.name(), started, clock.now(), records, null));
    } catch (RuntimeException e) {
      String error = e.toString();
      complete(
          new Execution(
              id,
              job.name(),
              started,
              clock.now(),
              null,
              error.substring(0, Math.min(error.length(), MAX_ERROR_CHARS))));
      throw e;
    }
  }

  private Execution complete(Execution execution) {
    database.useTx(Scope.everything(), tx -> sql.completed(tx, execution));
    return execution;
  }
}
