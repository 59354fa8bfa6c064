package dev.cuota.core.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-02-28T12:00:00Z");

  @Test
  void aDayHasItsTimeOnce() {
    Schedule daily = Schedule.daily("03:00");
    assertThat(daily.last(NOON)).isEqualTo("2026-02-28T03:00:00Z");
    assertThat(daily.after(NOON)).isEqualTo("2026-03-01T03:00:00Z");
    Instant due = Instant.parse("2026-02-28T03:00:00Z");
    assertThat(daily.last(due)).isEqualTo(due);
    assertThat(daily.last(due.minusNanos(1))).isEqualTo("2026-02-27T03:00:00Z");
    assertThat(daily.after(due)).isEqualTo("2026-03-01T03:00:00Z");
    assertThat(daily.period(due)).isNull();
  }

  @Test
  void anHourHasItsMinuteOnce() {
    Schedule hourly = Schedule.hourly(20);
    assertThat(hourly.last(NOON)).isEqualTo("2026-02-28T11:20:00Z");
    assertThat(hourly.after(NOON)).isEqualTo("2026-02-28T12:20:00Z");
    assertThat(hourly.after(Instant.parse("2026-02-28T12:20:00Z")))
        .isEqualTo("2026-02-28T13:20:00Z");
  }

  @Test
  void aDayThatAMonthDoesNotHaveIsItsLast() {
    Schedule monthly = Schedule.monthly(31, "06:00");
    assertThat(monthly.after(NOON)).isEqualTo("2026-03-31T06:00:00Z");
    assertThat(monthly.last(NOON)).isEqualTo("2026-02-28T06:00:00Z");
    assertThat(monthly.after(Instant.parse("2026-03-31T06:00:00Z")))
        .isEqualTo("2026-04-30T06:00:00Z");
    assertThat(monthly.after(Instant.parse("2028-01-31T06:00:00Z")))
        .isEqualTo("2028-02-29T06:00:00Z");
  }

  @Test
  void aMonthlyRunIsAboutTheMonthBefore() {
    Schedule monthly = Schedule.monthly(2, "06:00");
    assertThat(monthly.period(Instant.parse("2026-01-02T06:00:00Z")))
        .isEqualTo(YearMonth.of(2025, 12));
  }

  @Test
  void afterAPauseDaysAreMadeUpForTogether() {
    Instant missed = Instant.parse("2026-02-20T03:00:00Z");
    assertThat(Schedule.daily("03:00").toRun(missed, NOON)).isEqualTo("2026-02-28T03:00:00Z");
    assertThat(Schedule.hourly(0).toRun(missed, NOON)).isEqualTo(NOON);
    assertThat(Schedule.every(Duration.ofMinutes(5)).toRun(missed, NOON)).isEqualTo(missed);
  }

  @Test
  void afterAPauseMonthsAreMadeUpForOneByOneButNotForEver() {
    Schedule monthly = Schedule.monthly(2, "06:00");
    Instant inTime = Instant.parse("2025-11-02T06:00:00Z");
    assertThat(monthly.toRun(inTime, NOON)).isEqualTo(inTime);
    Instant longAgo = Instant.parse("2023-11-02T06:00:00Z");
    assertThat(monthly.toRun(longAgo, NOON)).isEqualTo("2025-03-02T06:00:00Z");
    int runs = 0;
    for (Instant due = monthly.toRun(longAgo, NOON); !due.isAfter(NOON); due = monthly.after(due)) {
      runs++;
    }
    assertThat(runs).isEqualTo(Schedule.MAX_MISSED_MONTHS);
  }

  @Test
  void itIsWrittenAsPeopleDo() {
    assertThat(Schedule.daily("03:00").written()).isEqualTo("daily 03:00");
    assertThat(Schedule.hourly(5).written()).isEqualTo("hourly at :05");
    assertThat(Schedule.monthly(2, "06:30").written()).isEqualTo("monthly, day 2, 06:30");
    assertThat(Schedule.every(Duration.ofMinutes(5)).written()).isEqualTo("every 5m");
  }

  @Test
  void whatIsNoTimeIsRefused() {
    assertThatThrownBy(() -> Schedule.monthly(32, "06:00")).hasMessageContaining("1 to 31");
    assertThatThrownBy(() -> Schedule.hourly(60)).hasMessageContaining("0 to 59");
    assertThatThrownBy(() -> Schedule.every(Duration.ZERO)).hasMessageContaining("positive");
  }
}
