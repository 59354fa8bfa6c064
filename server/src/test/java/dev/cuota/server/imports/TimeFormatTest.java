package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
  @ParameterizedTest
  @CsvSource({
    "2023-11-16 18:17:03.9799600, 2023-11-16T18:17:03.979960Z",
    "2023-11-16T18:17:03Z, 2023-11-16T18:17:03Z",
    "2023-11-16T18:17:03+02:00, 2023-11-16T16:17:03Z",
    "2023-11-16T18:17, 2023-11-16T18:17:00Z",
    "2023-11-16, 2023-11-16T00:00:00Z",
    "1700158623, 2023-11-16T18:17:03Z",
    "1700158623980, 2023-11-16T18:17:03.980Z"
  })
  void isoAndNumbersAreRead(String text, Instant moment) {
    assertThat(TimeFormat.iso(ZoneOffset.UTC).parse(text)).isEqualTo(moment);
  }

  @Test
  void aTimeWithoutAZoneIsInTheOneThatWasNamed() {
    assertThat(TimeFormat.iso(ZoneId.of("America/Santiago")).parse("2023-11-16 18:17:03"))
        .isEqualTo(Instant.parse("2023-11-16T21:17:03Z"));
  }

  @Test
  void aPatternReadsDaysMonthsAndShortYears() {
    assertThat(TimeFormat.of("dd-MM-yy H:mm", ZoneOffset.UTC).parse("01-12-10 8:26"))
        .isEqualTo(Instant.parse("2010-12-01T08:26:00Z"));
  }

  @Test
  void accessLogsBringTheirOffset() {
    assertThat(TimeFormat.ACCESS_LOG.parse("17/May/2015:10:05:03 -0300"))
        .isEqualTo(Instant.parse("2015-05-17T13:05:03Z"));
  }

  @ParameterizedTest
  @CsvSource({"31-02-10 8:26", "01-13-10 8:26", "yesterday", "''", "01-12-10 8:26 x"})
  void aDayThatDoesNotExistIsRefused(String text) {
    assertThatThrownBy(() -> TimeFormat.of("dd-MM-yy H:mm", ZoneOffset.UTC).parse(text))
        .isInstanceOf(DateTimeException.class);
  }

  @ParameterizedTest
  @CsvSource({"2023-02-30", "soon", "2023-11-16 25:00:00", "9999999999999999"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> TimeFormat.iso(ZoneOffset.UTC).parse(text))
        .isInstanceOf(DateTimeException.class);
  }
}
