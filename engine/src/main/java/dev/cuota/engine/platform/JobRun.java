package dev.cuota.engine.platform;

import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * One run, as its work sees it.
 *
 * @param due the time of the schedule it is for; by hand, when it was asked for
 * @param period the month it is about; null for jobs that are about none
 * @param dryRun whether to say what would be done, and do nothing
 * @param progress to be told how far the work has come
 */
public record JobRun(Instant due, @Nullable YearMonth period, boolean dryRun, Progress progress) {

  /** Hears how far a run has come. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody listens. */
    Progress UNHEARD = (_, _) -> {};

    /** So many of so many are done. */
    void reached(long done, long total);
  }

  /** The month it is about, for jobs that are about one. */
  public YearMonth month() {
    if (period == null) {
      throw new IllegalStateException("this job is about no month");
    }
    return period;
  }
}
