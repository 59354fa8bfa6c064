package dev.cuota.core.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Lengths of the windows that usage is shown by; each follows the clock of a time zone. */
public enum WindowSize {
  HOUR,
  DAY,
  MONTH;

  /**
   * Start of the window that holds {@code time}. Days and months begin at the first moment of their
   * date, which is not midnight where clocks skip it.
   */
  public Instant start(Instant time, ZoneId zone) {
    ZonedDateTime local = time.atZone(zone);
    return switch (this) {
      case HOUR -> hourStart(local);
      case DAY -> local.toLocalDate().atStartOfDay(zone).toInstant();
      case MONTH -> local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant();
    };
  }

  /** Start of the window after the one that starts at {@code start}. */
  public Instant next(Instant start, ZoneId zone) {
    ZonedDateTime local = start.atZone(zone);
    return switch (this) {
      case HOUR -> {
        // An hour whose offset changes inside, as on Lord Howe Island, is cut at the change.
        Instant end = start.plus(1, ChronoUnit.HOURS);
        Instant cut = hourStart(end.atZone(zone));
        yield cut.isAfter(start) ? cut : end;
      }
      case DAY -> local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
      case MONTH ->
          local.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone).toInstant();
    };
  }

  /** End of the windows that cover everything before {@code time}. */
  public Instant end(Instant time, ZoneId zone) {
    Instant start = start(time, zone);
    return start.equals(time) ? start : next(start, zone);
  }

  /** The last full hour on the local clock, not going back over a change of offset. */
  private static Instant hourStart(ZonedDateTime local) {
    Instant time = local.toInstant();
    long pastHour = local.getMinute() * 60L + local.getSecond();
    return time.truncatedTo(ChronoUnit.SECONDS).minusSeconds(pastHour);
  }
}
