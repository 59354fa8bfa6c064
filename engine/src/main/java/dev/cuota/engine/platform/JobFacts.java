package dev.cuota.engine.platform;

import dev.cuota.core.platform.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job is doing.
 *
 * @param dryRuns whether it can do a dry run
 * @param hasPeriods whether each run is about a month
 * @param next when it is due next, or since when it has been; null when nobody has planned it yet
 * @param last its last run; null when there was none
 */
public record JobFacts(
    String name,
    Schedule schedule,
    boolean dryRuns,
    boolean hasPeriods,
    @Nullable Instant next,
    @Nullable JobExecution last) {}
