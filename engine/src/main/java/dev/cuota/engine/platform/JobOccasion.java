package dev.cuota.engine.platform;

import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Why a run is made.
 *
 * @param scheduledFor the time of the schedule it is for; null when somebody asked for it
 * @param period the month it is about; null for jobs that are about none
 * @param by {@value #SCHEDULE}, or who asked for it
 */
public record JobOccasion(
    @Nullable Instant scheduledFor, @Nullable YearMonth period, boolean dryRun, String by) {
  /** Who runs what nobody asked for. */
  public static final String SCHEDULE = "schedule";

  /** Most characters of a name of whoever asks. */
  public static final int MAX_BY = 200;

  public JobOccasion {
    if (by.isBlank() || by.length() > MAX_BY) {
      throw new IllegalArgumentException("who runs it needs 1 to %d characters".formatted(MAX_BY));
    }
  }
}
