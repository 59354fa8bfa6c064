package dev.cuota.core.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When something that recurs is due. All times are in UTC. */
public sealed interface Schedule {
  /** Most months that are made up for after a pause; what is older stays for somebody to run. */
  int MAX_MISSED_MONTHS = 12;

  /** The first time it is due after {@code moment}. */
  Instant after(Instant moment);

  /** The last time it was due until {@code moment}, which is included. */
  Instant last(Instant moment);

  /** As people write it, such as {@code daily 03:00}. */
  default String written() {
    return switch (this) {
      case Daily(LocalTime at) -> "daily " + at;
      case Hourly(int minute) -> "hourly at :%02d".formatted(minute);
      case Monthly(int day, LocalTime at) -> "monthly, day %d, %s".formatted(day, at);
      case Every(Duration pause) ->
          "every " + pause.toString().substring(2).toLowerCase(Locale.ROOT);
    };
  }

  /** Each day at that time. */
  record Daily(LocalTime at) implements Schedule {
    @Override
    public Instant after(Instant moment) {
      return last(moment).plus(1, ChronoUnit.DAYS);
    }

    @Override
    public Instant last(Instant moment) {
      Instant today = utc(moment).with(at).toInstant();
      return today.isAfter(moment) ? today.minus(1, ChronoUnit.DAYS) : today;
    }
  }

  /**
   * Once an hour.
   *
   * @param minute of the hour, 0 to 59
   */
  record Hourly(int minute) implements Schedule {
    public Hourly {
      require(minute >= 0 && minute <= 59, "minute must be 0 to 59");
    }

    @Override
    public Instant after(Instant moment) {
      return last(moment).plus(1, ChronoUnit.HOURS);
    }

    @Override
    public Instant last(Instant moment) {
      Instant hour = moment.truncatedTo(ChronoUnit.HOURS).plus(minute, ChronoUnit.MINUTES);
      return hour.isAfter(moment) ? hour.minus(1, ChronoUnit.HOURS) : hour;
    }
  }

  /**
   * Once a month, for the month before.
   *
   * @param day of the month, 1 to 31; a month that is shorter has it on its last day
   */
  record Monthly(int day, LocalTime at) implements Schedule {
    public Monthly {
      require(day >= 1 && day <= 31, "day must be 1 to 31");
    }

    @Override
    public Instant after(Instant moment) {
      Instant now = in(month(moment));
      return now.isAfter(moment) ? now : in(month(moment).plusMonths(1));
    }

    @Override
    public Instant last(Instant moment) {
      Instant now = in(month(moment));
      return now.isAfter(moment) ? in(month(moment).minusMonths(1)) : now;
    }

    private Instant in(YearMonth month) {
      int possible = Math.min(day, month.lengthOfMonth());
      return month.atDay(possible).atTime(at).toInstant(ZoneOffset.UTC);
    }
  }

  /**
   * With a pause between the end of one run and the start of the next.
   *
   * @param pause longer than nothing
   */
  record Every(Duration pause) implements Schedule {
    public Every {
      require(pause.isPositive(), "pause must be positive");
    }

    @Override
    public Instant after(Instant moment) {
      return moment.plus(pause);
    }

    @Override
    public Instant last(Instant moment) {
      return moment;
    }
  }

  /** Each day at a time such as {@code 03:00}. */
  static Schedule daily(String at) {
    return new Daily(LocalTime.parse(at));
  }

  /** Each hour at that minute. */
  static Schedule hourly(int minute) {
    return new Hourly(minute);
  }

  /** Each month on a day, at a time such as {@code 06:00}. */
  static Schedule monthly(int day, String at) {
    return new Monthly(day, LocalTime.parse(at));
  }

  /** Again and again with a pause. */
  static Schedule every(Duration pause) {
    return new Every(pause);
  }

  /** The month that work due at {@code due} is about; null when it is about none. */
  default @Nullable YearMonth period(Instant due) {
    return this instanceof Monthly ? month(due).minusMonths(1) : null;
  }

  /**
   * What to run for, when nothing has run since {@code firstMissed}: of days and hours the last one,
   * which makes up for all; of months the first, as each is about its own, but none further back than
   * {@value #MAX_MISSED_MONTHS}.
   */
  default Instant toRun(Instant firstMissed, Instant now) {
    return switch (this) {
      case Every _ -> firstMissed;
      case Daily _, Hourly _ -> later(firstMissed, last(now));
      case Monthly monthly -> {
        YearMonth oldest = month(last(now)).minusMonths(MAX_MISSED_MONTHS - 1L);
        yield later(firstMissed, monthly.in(oldest));
      }
    };
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static YearMonth month(Instant moment) {
    return YearMonth.from(utc(moment));
  }

  private static void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
