package dev.cuota.engine.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on a thread of its own on every node, whether jobs run that should. The scheduler may be
 * stuck without the watch being stuck; and as all nodes watch, one that lives is enough. When the
 * last look was is shown with the jobs.
 */
final class JobWatch implements AutoCloseable {
  /** How late a run has to be to be missed. */
  static final Duration LATE = Duration.ofMinutes(15);

  /** Pause between two looks for runs that were missed, of all nodes together. */
  static final Duration LOOK = Duration.ofMinutes(15);

  private static final String BOOKMARK = "jobs_watch";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private final Platform platform;
  private final Locks locks;
  private final Alerts alerts;
  private final JobsSql sql = new JobsSql();
  private final JobPlansSql planned = new JobPlansSql();
  private @Nullable ScheduledExecutorService thread;

  JobWatch(Platform platform, Locks locks, Alerts alerts) {
    this.platform = platform;
    this.locks = locks;
    this.alerts = alerts;
  }

  /** Begins to look, after a first pause in which the scheduler may make up for what was missed. */
  void start(Collection<Job> jobs, Duration pause) {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("job-watch").factory());
    long millis = pause.toMillis();
    var _ =
        started.scheduleWithFixedDelay(() -> tryLook(jobs), millis, millis, TimeUnit.MILLISECONDS);
    thread = started;
  }

  /** Closes what was lost; and when the last look was long ago, looks what was missed. */
  void look(Collection<Job> jobs) {
    platform.database().useTx(Scope.everything(), this::closeLost);
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              Instant now = platform.clock().now();
              if (planned.mayLook(tx, BOOKMARK, now, now.minus(LOOK))) {
                Map<String, JobPlansSql.Plan> plans = planned.plans(tx);
                jobs.forEach(job -> judge(tx, job, plans.get(job.name()), now));
              }
            });
  }

  /** When a node last looked for runs that were missed. */
  Optional<Instant> lastLook() {
    return platform.database().inTx(Scope.everything(), tx -> planned.lastLook(tx, BOOKMARK));
  }

  private void judge(Tx tx, Job job, JobPlansSql.@Nullable Plan plan, Instant now) {
    Instant missed = missed(job, plan, now);
    if (missed != null) {
      alerts.raise(
          tx,
          JobRunner.alarm(
              JobRunner.MISSED,
              job.subject(job.period(missed)),
              Map.of("due", missed.toString(), "planned", plan == null ? "no" : "yes")));
    }
  }

  /** Since when a run is missing; null when none is. */
  private static @Nullable Instant missed(Job job, JobPlansSql.@Nullable Plan plan, Instant now) {
    if (plan == null) {
      return job.schedule().last(now);
    }
    // A run that goes on stands for all times until it began, and one that failed did run.
    Instant due = plan.runsSince() == null ? plan.due() : job.schedule().after(plan.runsSince());
    return !plan.failed() && due.plus(LATE).isBefore(now) ? due : null;
  }

  /** A run whose lock is free has no node any more. */
  private void closeLost(Tx tx) {
    for (String name : sql.open(tx)) {
      if (locks.takeNow(tx, JobRunner.lock(name))) {
        sql.closeLost(tx, name, platform.clock().now());
      }
    }
  }

  private void tryLook(Collection<Job> jobs) {
    try {
      look(jobs);
    } catch (RuntimeException e) {
      LOG.warn("looking after the jobs failed; trying again", e);
    }
  }

  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
