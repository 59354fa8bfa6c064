package dev.cuota.core.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterHealthTest {
  private static final Instant START = Instant.parse("2026-01-05T07:30:00Z");

  /** y is a check that went well, n one that failed. */
  @ParameterizedTest
  @CsvSource({
    "'', true, 0",
    "n, true, 0",
    "nn, true, 0",
    "nny, true, 0",
    "nnynn, true, 0",
    "nnn, false, 3",
    "nnnnnnnn, false, 3",
    "nnny, false, 3",
    "nnnynyny, false, 3",
    "nnnyy, true, 5",
    "nnnyynn, true, 5",
    "nnnyynnn, false, 8",
  })
  void itTakesThreeFailuresInARowToGoDownAndTwoAnswersToComeBack(
      String checks, boolean answering, int since) {
    ClusterHealth health = after(checks);
    assertThat(health.answering()).isEqualTo(answering);
    assertThat(health.since()).isEqualTo(START.plusSeconds(since));
  }

  @Test
  void howManyFailedInARowIsCounted() {
    assertThat(after("nnnnn").failures()).isEqualTo(5);
    assertThat(after("nnnnny").failures()).isZero();
    assertThat(after("nnnnny").successes()).isEqualTo(1);
  }

  @Test
  void countingEndsSomewhere() {
    ClusterHealth longest = new ClusterHealth(false, START, ClusterHealth.MOST, 0);
    assertThat(longest.after(false, START).failures()).isEqualTo(ClusterHealth.MOST);
    assertThatThrownBy(() -> new ClusterHealth(true, START, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "READY, READY, true, true",
    "READY, DRAINING, true, true",
    "READY, DOWN, true, true",
    "DRAINING, READY, true, false",
    "DRAINING, DRAINING, true, true",
    "DRAINING, DOWN, true, true",
    "DOWN, READY, true, false",
    "DOWN, DRAINING, true, true",
    "DOWN, DOWN, true, true",
  })
  void onlyAClusterThatAnswersIsMadeReady(
      ClusterStatus from, ClusterStatus to, boolean answering, boolean silent) {
    assertThat(from.mayBecome(to, true)).isEqualTo(answering);
    assertThat(from.mayBecome(to, false)).isEqualTo(silent);
  }

  private static ClusterHealth after(String checks) {
    ClusterHealth health = ClusterHealth.unchecked(START);
    for (int i = 0; i < checks.length(); i++) {
      health = health.after(checks.charAt(i) == 'y', START.plusSeconds(i + 1));
    }
    return health;
  }
}
