package dev.cuota.server.ingest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Reads times such as {@code 2026-01-15T10:00:00.25+01:00} (RFC 3339), without regular expressions. */
final class Rfc3339 {
  /** Digits of a second's fraction that an {@link Instant} can hold; further ones are cut off. */
  private static final int NANO_DIGITS = 9;

  private static final int SECONDS_PER_DAY = 86_400;
  private static final int SHORTEST = "2026-01-15T10:00:00Z".length();
  private static final int LONGEST = 64;

  private final String text;
  private int at;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** The instant; null when the text is none. Leap seconds are none, as no clock here has them. */
  static @Nullable Instant parse(String text) {
    if (text.length() < SHORTEST || text.length() > LONGEST) {
      return null;
    }
    return new Rfc3339(text).read();
  }

  private @Nullable Instant read() {
    long day = day();
    if (day == Long.MIN_VALUE || !(skip('T') || skip('t'))) {
      return null;
    }
    int second = secondOfDay();
    if (second < 0) {
      return null;
    }
    int nano = skip('.') ? nano() : 0;
    if (nano < 0) {
      return null;
    }
    int offset = offset();
    if (offset == Integer.MIN_VALUE || at != text.length()) {
      return null;
    }
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY + second - offset, nano);
  }

  /** Days since 1970; the smallest long when there is no such day. */
  private long day() {
    int year = number(4);
    if (year < 0 || !skip('-')) {
      return Long.MIN_VALUE;
    }
    int month = number(2);
    if (month < 1 || month > 12 || !skip('-')) {
      return Long.MIN_VALUE;
    }
    int day = number(2);
    return day < 1 || day > YearMonth.of(year, month).lengthOfMonth()
        ? Long.MIN_VALUE
        : LocalDate.of(year, month, day).toEpochDay();
  }

  /** -1 when there is no such second. */
  private int secondOfDay() {
    int hour = number(2);
    if (hour < 0 || hour > 23 || !skip(':')) {
      return -1;
    }
    int minute = number(2);
    if (minute < 0 || minute > 59 || !skip(':')) {
      return -1;
    }
    int second = number(2);
    return second < 0 || second > 59 ? -1 : (hour * 60 + minute) * 60 + second;
  }

  /** -1 when there is no digit. */
  private int nano() {
    int nano = 0;
    int digits = 0;
    for (; at < text.length() && digit(text.charAt(at)) >= 0; at++, digits++) {
      if (digits < NANO_DIGITS) {
        nano = nano * 10 + digit(text.charAt(at));
      }
    }
    for (int i = digits; i < NANO_DIGITS; i++) {
      nano *= 10;
    }
    return digits == 0 ? -1 : nano;
  }

  /** Seconds east of UTC; the smallest int when there is none. */
  private int offset() {
    if (skip('Z') || skip('z')) {
      return 0;
    }
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int hour = number(2);
    if (sign == 0 || hour < 0 || hour > 23 || !skip(':')) {
      return Integer.MIN_VALUE;
    }
    int minute = number(2);
    return minute < 0 || minute > 59 ? Integer.MIN_VALUE : sign * (hour * 60 + minute) * 60;
  }

  private boolean skip(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  /** The number of exactly that many digits; -1 when they are not there. */
  private int number(int digits) {
    if (at + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = digit(text.charAt(at++));
      if (digit < 0) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** ASCII digits only: others are letters here. */
  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }
}
