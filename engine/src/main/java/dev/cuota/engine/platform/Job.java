package dev.cuota.engine.platform;

import dev.cuota.core.platform.Schedule;
import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work.
 *
 * @param name what it is called for ever, in lower case with underscores
 * @param dryRuns whether the work can say what it would do, and do nothing
 */
public record Job(String name, Schedule schedule, boolean dryRuns, Work work) {
  /** Most characters of a name. */
  public static final int MAX_NAME = 60;

  public Job {
    if (!name.matches("[a-z][a-z0-9_]*") || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a job's name needs a-z, 0-9 and _, not " + name);
    }
  }

  /**
   * What a job does. It has to be fit to be done again: a run whose node was killed is begun anew by
   * another, and somebody may run it by hand.
   */
  @FunctionalInterface
  public interface Work {
    /** Does it; what it throws is written down, and it is tried again. */
    JobResult run(JobRun run);
  }

  /** Work that cannot do a dry run. */
  public static Job of(String name, Schedule schedule, Work work) {
    return new Job(name, schedule, false, work);
  }

  /** The same for work that heeds {@link JobRun#dryRun}. */
  public Job withDryRuns() {
    return new Job(name, schedule, true, work);
  }

  /** Whether each run is about a month. */
  public boolean hasPeriods() {
    return schedule instanceof Schedule.Monthly;
  }

  /** The month that a run is about when nobody named another; null when it is about none. */
  @Nullable YearMonth period(Instant due) {
    return schedule.period(due);
  }

  /** What alerts call a run: months are looked after one by one. */
  String subject(@Nullable YearMonth period) {
    return period == null ? name : name + " " + period;
  }
}
