package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The lengths of rollup buckets, all in UTC, and the table that holds each. */
enum Grain {
  HOUR("usage_hourly", 'h'),
  DAY("usage_daily", 'd'),
  MONTH("usage_rollups_monthly", 'm');

  private final String table;
  private final char code;

  Grain(String table, char code) {
    this.table = table;
    this.code = code;
  }

  /** The grain whose buckets are as long. */
  static Grain of(Period window) {
    for (Grain grain : values()) {
      if (grain.end(window.start()).equals(window.end())) {
        return grain;
      }
    }
    throw new IllegalArgumentException("no rollup is as long as " + window);
  }

  String table() {
    return table;
  }

  /** As SQL's {@code date_trunc} names it. */
  String quoted() {
    return "'" + name().toLowerCase(Locale.ROOT) + "'";
  }

  /** As {@code usage_uniques} names it. */
  char code() {
    return code;
  }

  /** Start of the bucket that holds {@code time}. */
  Instant bucket(Instant time) {
    return switch (this) {
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      case DAY -> time.truncatedTo(ChronoUnit.DAYS);
      case MONTH -> date(time).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    };
  }

  /** End of the bucket that starts then. */
  Instant end(Instant bucket) {
    return switch (this) {
      case HOUR -> bucket.plus(1, ChronoUnit.HOURS);
      case DAY -> bucket.plus(1, ChronoUnit.DAYS);
      case MONTH -> date(bucket).plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    };
  }

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
