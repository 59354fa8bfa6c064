package dev.cuota.engine.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.JobRun.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work. Each time of a schedule is run for once, on one node; what was missed is made up
 * for, what failed is tried again, what was lost with its node is taken up by another; and each run
 * leaves a row that says what came of it.
 */
public final class Jobs implements AutoCloseable {
  /** Most runs shown at once. */
  public static final int MAX_SHOWN = 200;

  /** How long a run's row is kept. */
  static final Duration KEEP = Duration.ofDays(400);

  /** Most rows of one job that are kept. */
  static final int KEEP_ROWS = 10_000;

  private static final int THREADS = 4;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(20);

  private final Platform platform;
  private final JobPace pace;
  private final String node;
  private final JobsSql sql = new JobsSql();
  private final JobPlansSql planned = new JobPlansSql();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final JobRunner runner;
  private final JobTasks tasks;
  private final JobWatch watch;
  private final JobsByHand byHand;
  private @Nullable Scheduler scheduler;

  public Jobs(Platform platform, Locks locks, Alerts alerts, JobPace pace) {
    this.platform = platform;
    this.pace = pace;
    this.node = NodeName.own();
    this.runner = new JobRunner(platform, locks, alerts, node);
    this.tasks = new JobTasks(runner, platform.clock(), pace);
    this.watch = new JobWatch(platform, locks, alerts);
    this.byHand = new JobsByHand(runner, SHUTDOWN_PATIENCE);
  }

  /** Plans a job; before {@link #start}. */
  public void plan(Job job) {
    if (scheduler != null || jobs.putIfAbsent(job.name(), job) != null) {
      throw new IllegalStateException("job " + job.name() + " is planned twice or too late");
    }
  }

  /** Begins to run what is due, and to watch, until closed. */
  public void start() {
    Scheduler started =
        Scheduler.create(platform.database().dataSource())
            .startTasks(jobs.values().stream().map(tasks::task).toList())
            .serializer(PendingRun.AS_TEXT)
            .schedulerName(new SchedulerName.Fixed(node))
            .clock(platform.clock()::now)
            .threads(THREADS)
            .pollingInterval(pace.poll())
            .heartbeatInterval(pace.heartbeat())
            .missedHeartbeatsLimit(JobPace.MISSED_HEARTBEATS)
            // A run that failed is in our own log and table already.
            .failureLogging(LogLevel.DEBUG, false)
            .shutdownMaxWait(SHUTDOWN_PATIENCE)
            .build();
    replan();
    started.start();
    scheduler = started;
    watch.start(List.copyOf(jobs.values()), pace.watch());
  }

  /** Runs a job here and now, whatever its schedule, and answers when it is over. */
  public JobOutcome run(JobAsk ask, Progress progress) {
    return ask(ask, (job, occasion) -> byHand.run(job, occasion, progress));
  }

  /** Begins to run a job on this node, and answers as soon as it runs. */
  public JobOutcome begin(JobAsk ask) {
    return ask(ask, byHand::begin);
  }

  /** How all jobs are doing, in the order they were planned. */
  public List<JobFacts> all() {
    return platform
        .database()
        .inTx(
            Scope.everything(),
            tx -> {
              Map<String, JobPlansSql.Plan> plans = planned.plans(tx);
              Map<String, JobExecution> last = sql.last(tx, jobs.keySet());
              return jobs.values().stream()
                  .map(job -> facts(job, plans.get(job.name()), last.get(job.name())))
                  .toList();
            });
  }

  /** How one job is doing; empty when there is none of that name. */
  public Optional<JobFacts> find(String name) {
    return all().stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /**
   * The last runs, newest first.
   *
   * @param name of one job; null for all
   * @param limit at most {@value #MAX_SHOWN}
   */
  public List<JobExecution> executions(@Nullable String name, int limit) {
    int bounded = Math.clamp(limit, 1, MAX_SHOWN);
    return platform.database().inTx(Scope.everything(), tx -> sql.recent(tx, name, bounded));
  }

  /** When some node last looked for runs that were missed; empty when none has yet. */
  public Optional<Instant> watchedAt() {
    return watch.lastLook();
  }

  /** Forgets runs that are older or more than are kept; says how many. */
  public long sweep(boolean dryRun) {
    Instant before = platform.clock().now().minus(KEEP);
    return platform
        .database()
        .inTx(Scope.everything(), tx -> sql.sweep(tx, before, KEEP_ROWS, dryRun));
  }

  @Override
  public void close() {
    watch.close();
    byHand.close();
    if (scheduler != null) {
      scheduler.stop();
    }
  }

  /** For tests that move the scheduler's clock by hand. */
  CustomTask<PendingRun> task(String name) {
    return tasks.task(Objects.requireNonNull(jobs.get(name)));
  }

  /** For tests that do not wait for the watch. */
  void look() {
    watch.look(jobs.values());
  }

  /** What may be run by hand. */
  private interface Start {
    JobOutcome start(Job job, JobOccasion occasion);
  }

  private JobOutcome ask(JobAsk ask, Start start) {
    Job job = jobs.get(ask.name());
    if (job == null) {
      return new JobOutcome.Unknown(List.copyOf(jobs.keySet()));
    }
    if (ask.dryRun() && !job.dryRuns()) {
      return new JobOutcome.NoDryRun();
    }
    if (ask.period() != null && !job.hasPeriods()) {
      return new JobOutcome.NoPeriods();
    }
    Instant now = platform.clock().now();
    YearMonth latest = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    if (ask.period() != null && ask.period().isAfter(latest)) {
      return new JobOutcome.NotYet(latest);
    }
    YearMonth period = ask.period() == null ? job.period(now) : ask.period();
    return start.start(job, new JobOccasion(null, period, ask.dryRun(), ask.by()));
  }

  /** A schedule may be another one than that by which the next run was planned. */
  private void replan() {
    Instant now = platform.clock().now();
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> jobs.values().forEach(job -> planned.replan(tx, job.name(), said(job, now))));
  }

  private static JobPlansSql.Replan said(Job job, Instant now) {
    boolean pause = job.schedule() instanceof Schedule.Every;
    return new JobPlansSql.Replan(now, job.schedule().after(now), pause);
  }

  private static JobFacts facts(
      Job job, JobPlansSql.@Nullable Plan plan, @Nullable JobExecution last) {
    return new JobFacts(
        job.name(),
        job.schedule(),
        job.dryRuns(),
        job.hasPeriods(),
        plan == null ? null : plan.next(),
        last);
  }
}
