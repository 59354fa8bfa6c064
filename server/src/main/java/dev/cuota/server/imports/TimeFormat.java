package dev.cuota.server.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * How a recording writes its times.
 *
 * @param formatter null for ISO 8601 and seconds or milliseconds since 1970
 * @param zone of times that name none
 */
public record TimeFormat(
    @org.jspecify.annotations.Nullable DateTimeFormatter formatter, ZoneId zone) {
  /** How access logs write them. */
  public static final TimeFormat ACCESS_LOG = of("dd/MMM/yyyy:HH:mm:ss Z", ZoneOffset.UTC);

  /** From so many on, a bare number is taken for milliseconds. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  /** ISO 8601 with a blank or a T in the middle, or a number since 1970. */
  public static TimeFormat iso(ZoneId zone) {
    return new TimeFormat(null, zone);
  }

  /**
   * A pattern of {@link DateTimeFormatter}; a day that does not exist is refused.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static TimeFormat of(String pattern, ZoneId zone) {
    return new TimeFormat(
        DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT),
        zone);
  }

  /**
   * The moment that {@code text} names.
   *
   * @throws DateTimeException when it names none
   */
  public Instant parse(String text) {
    String stripped = text.strip();
    return formatter == null ? parseIso(stripped) : resolve(formatter.parse(stripped));
  }

  private Instant parseIso(String text) {
    if (text.matches("[0-9]{1,15}")) {
      long number = Long.parseLong(text);
      return number >= MILLIS_FROM ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
    }
    return resolve(DateTimeFormatter.ISO_DATE_TIME.parse(iso));
  }

  private static String withT(String text) {
    return text.substring(0, 10) + 'T' + text.substring(11);
  }

  private Instant resolve(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(parsed);
    }
    LocalDate date = LocalDate.from(parsed);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    return LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time)
        .atZone(zone)
        .toInstant();
  }
}
