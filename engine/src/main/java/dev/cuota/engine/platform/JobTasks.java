package dev.cuota.engine.platform;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.cuota.core.platform.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Jobs in the scheduler's words: which time of the schedule a run is for, and when the next one is.
 * What failed is tried again a few times before its time is given up.
 */
final class JobTasks {
  /** The one row that each job has in the scheduler's table. */
  static final String INSTANCE = "recurring";

  /** Pauses before what failed is tried again. */
  static final List<Duration> RETRIES =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));

  private final JobRunner runner;
  private final Clock clock;
  private final JobPace pace;

  JobTasks(JobRunner runner, Clock clock, JobPace pace) {
    this.runner = runner;
    this.clock = clock;
    this.pace = pace;
  }

  CustomTask<PendingRun> task(Job job) {
    return Tasks.custom(job.name(), PendingRun.class)
        .scheduleOnStartup(INSTANCE, null, now -> first(job.schedule(), now))
        .onFailure((complete, operations) -> failed(job, complete, operations))
        .onDeadExecution((complete, operations) -> died(job, complete, operations))
        .execute((_, context) -> attempt(job, pending(job, context.getExecution())));
  }

  /** When a job that was never planned runs first. */
  static Instant first(Schedule schedule, Instant now) {
    return schedule instanceof Schedule.Every ? now : schedule.after(now);
  }

  /** What the run is for that was planned. */
  private PendingRun pending(Job job, Execution execution) {
    PendingRun pending = waiting(execution);
    Instant due = job.schedule().toRun(pending.due(), clock.now());
    return due.equals(pending.due()) ? pending : new PendingRun(due, 0);
  }

  private static PendingRun waiting(Execution execution) {
    return execution.taskInstance.getData() instanceof PendingRun kept
        ? kept
        : new PendingRun(execution.executionTime, 0);
  }

  private CompletionHandler<PendingRun> attempt(Job job, PendingRun pending) {
    try {
      runner.runScheduled(job, pending.due());
    } catch (Locks.NotTaken _) {
      // Somebody runs it by hand, or a node that was thought to be dead still does.
      return (complete, operations) ->
          operations.reschedule(complete, clock.now().plus(pace.busy()), pending);
    }
    return (complete, operations) ->
        operations.reschedule(complete, next(job.schedule(), pending.due()), null);
  }

  private void failed(
      Job job, ExecutionComplete complete, ExecutionOperations<PendingRun> operations) {
    PendingRun pending = pending(job, complete.getExecution());
    if (pending.failures() < RETRIES.size()) {
      Instant again = clock.now().plus(RETRIES.get(pending.failures()));
      operations.reschedule(complete, again, pending.failedOnceMore());
    } else {
      operations.reschedule(complete, next(job.schedule(), pending.due()), null);
    }
  }

  /** A run that is lost is begun anew at once, but not for ever: it may be what kills the nodes. */
  private void died(
      Job job, ExecutionComplete complete, ExecutionOperations<PendingRun> operations) {
    PendingRun pending = waiting(complete.getExecution());
    if (pending.failures() < RETRIES.size()) {
      operations.reschedule(complete, clock.now(), pending.failedOnceMore());
    } else {
      runner.givenUp(job, pending.due());
      operations.reschedule(complete, next(job.schedule(), pending.due()), null);
    }
  }

  /** Months that were missed are due at once, one after the other. */
  private Instant next(Schedule schedule, Instant due) {
    return schedule instanceof Schedule.Every ? schedule.after(clock.now()) : schedule.after(due);
  }
}
