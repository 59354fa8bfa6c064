package dev.cuota.engine.limits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which an account pays a provider of its own for a feature. No secrets are kept of it.
 *
 * @param feature key
 * @param since the first moment of it
 * @param until from when on the platform pays again; null while that is not known
 * @param note in the words of who set it; may be empty
 * @param setBy name of who set it
 * @param endedBy name of who ended it; null when nobody did
 */
public record OwnProvider(
    String feature,
    Instant since,
    @Nullable Instant until,
    String note,
    String setBy,
    @Nullable String endedBy) {
  /** Longest note, in characters. */
  public static final int MAX_NOTE = 500;

  /** Whether the account paid at that moment: from {@code since} on, until before {@code until}. */
  public boolean holds(Instant moment) {
    return !moment.isBefore(since) && (until == null || moment.isBefore(until));
  }
}
