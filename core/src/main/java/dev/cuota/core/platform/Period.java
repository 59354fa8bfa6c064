package dev.cuota.core.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A half-open stretch of time {@code [start, end)}.
 *
 * @param start first instant inside
 * @param end first instant outside, after {@code start}
 */
public record Period(Instant start, Instant end) {
  public Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("period must end after its start: " + start + ", " + end);
    }
  }

  /** The calendar month in UTC that holds {@code time}. */
  public static Period month(Instant time) {
    return month(YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  /** A calendar month in UTC. */
  public static Period month(YearMonth month) {
    return new Period(startOf(month), startOf(month.plusMonths(1)));
  }

  /** Whether {@code time} is inside. */
  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /** From start to end. */
  public Duration length() {
    return Duration.between(start, end);
  }

  private static Instant startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
