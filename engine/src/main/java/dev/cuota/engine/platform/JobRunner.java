package dev.cuota.engine.platform;

import dev.cuota.engine.platform.JobRun.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job under a lock that all nodes know, and writes down what came of it. The lock lives in a
 * connection, so it ends with its node: whoever holds it knows that runs of before that are not
 * completed never will be.
 */
final class JobRunner {
  static final String FAILED = "job_failed";
  static final String MISSED = "job_missed";

  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final Platform platform;
  private final Locks locks;
  private final Alerts alerts;
  private final String node;
  private final JobsSql sql = new JobsSql();

  JobRunner(Platform platform, Locks locks, Alerts alerts, String node) {
    this.platform = platform;
    this.locks = locks;
    this.alerts = alerts;
    this.node = node;
  }

  /** Whoever asks for a run hears that it has begun. */
  record Ask(JobOccasion occasion, Progress progress, Consumer<JobExecution> begun) {}

  /** A run of the schedule went wrong; it is written down already. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String name) {
      super("job " + name + " failed");
    }
  }

  /**
   * Runs for a time of the schedule, unless that was done.
   *
   * @throws Locks.NotTaken when it is running
   * @throws Failed when it failed
   */
  void runScheduled(Job job, Instant due) {
    JobOccasion occasion = new JobOccasion(due, job.period(due), false, JobOccasion.SCHEDULE);
    Optional<JobExecution> ran = run(job, new Ask(occasion, Progress.UNHEARD, _ -> {}));
    if (ran.isPresent() && ran.get().state() == JobExecution.State.FAILED) {
      throw new Failed(job.name());
    }
  }

  /**
   * Runs it now.
   *
   * @return empty when it is for a time of the schedule that went well before
   * @throws Locks.NotTaken when it is running
   */
  Optional<JobExecution> run(Job job, Ask ask) {
    return locks.with(lock(job.name()), LOCK_PATIENCE, () -> underLock(job, ask));
  }

  /** Its nodes died in mid-run again and again. */
  void givenUp(Job job, Instant due) {
    String subject = job.subject(job.period(due));
    platform
        .database()
        .useTx(Scope.everything(), tx -> raise(tx, FAILED, subject, "its nodes died in mid-run"));
  }

  /** What the lock of a job is called. */
  static String lock(String name) {
    return "job " + name;
  }

  private Optional<JobExecution> underLock(Job job, Ask ask) {
    Instant now = platform.clock().now();
    JobExecution begun =
        new JobExecution(
            platform.ids().next(),
            job.name(),
            ask.occasion(),
            node,
            now,
            null,
            null,
            null,
            false,
            java.util.List.of());
    if (!begin(begun)) {
      return Optional.empty();
    }
    ask.begun().accept(begun);
    return Optional.of(complete(job, carryOut(job, begun, ask.progress())));
  }

  private boolean begin(JobExecution begun) {
    Instant due = begun.occasion().scheduledFor();
    return platform
        .database()
        .inTx(
            Scope.everything(),
            tx -> {
              sql.closeLost(tx, begun.name(), begun.startedAt());
              boolean todo = due == null || !sql.wentWell(tx, begun.name(), due);
              if (todo) {
                sql.started(tx, begun);
              }
              return todo;
            });
  }

  private JobExecution carryOut(Job job, JobExecution begun, Progress progress) {
    JobOccasion occasion = begun.occasion();
    Instant due = occasion.scheduledFor() == null ? begun.startedAt() : occasion.scheduledFor();
    JobRun run = new JobRun(due, occasion.period(), occasion.dryRun(), progress);
    try {
      JobResult result = job.work().run(run);
      return begun.done(platform.clock().now(), result);
    } catch (RuntimeException e) {
      LOG.error("job {} failed", job.name(), e);
      return begun.failed(platform.clock().now(), e);
    }
  }

  private JobExecution complete(Job job, JobExecution execution) {
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              sql.completed(tx, execution);
              if (!execution.occasion().dryRun()) {
                alert(tx, job.subject(execution.occasion().period()), execution);
              }
            });
    return execution;
  }

  private void alert(Tx tx, String subject, JobExecution execution) {
    if (execution.error() != null) {
      raise(tx, FAILED, subject, execution.error());
    } else {
      alerts.resolve(tx, alarm(FAILED, subject, Map.of()), execution.node());
      alerts.resolve(tx, alarm(MISSED, subject, Map.of()), execution.node());
    }
  }

  private void raise(Tx tx, String kind, String subject, String error) {
    alerts.raise(tx, alarm(kind, subject, Map.of("error", error, "node", node)));
  }

  static Alarm alarm(String kind, String subject, Map<String, String> details) {
    return Alarm.of(kind, subject, AlertSeverity.CRITICAL, details);
  }
}
