package dev.cuota.engine.platform;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a job to be run now.
 *
 * @param period the month it is to be about; null for the last one that is over
 * @param by who asks
 */
public record JobAsk(String name, @Nullable YearMonth period, boolean dryRun, String by) {}
