package dev.cuota.server.console;

import static dev.cuota.core.quota.QuotaState.ACTIVE;
import static dev.cuota.core.quota.QuotaState.GRACE;
import static dev.cuota.core.quota.QuotaState.HARD_LIMIT;
import static dev.cuota.core.quota.QuotaState.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaRingTest {
  @Test
  void partsAreAsLongAsTheirShare() {
    assertThat(QuotaRing.lengths(Map.of(ACTIVE, 3L, WARNING, 1L)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(ACTIVE, 75_000L, WARNING, 25_000L));
  }

  @Test
  void aSingleAccountAmongManyIsStillSeenAndTheRingIsNeverOverfull() {
    assertThat(QuotaRing.lengths(Map.of(ACTIVE, 1_000_000L, GRACE, 1L, HARD_LIMIT, 2L)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(ACTIVE, 97_000L, GRACE, 1_500L, HARD_LIMIT, 1_500L));
  }

  @Test
  void roundingLeavesNoGap() {
    assertThat(
            QuotaRing.lengths(Map.of(ACTIVE, 1L, GRACE, 1L, HARD_LIMIT, 1L)).values().stream()
                .mapToLong(Long::longValue)
                .sum())
        .isEqualTo(100_000);
  }

  @Test
  void nobodyMakesNoRing() {
    assertThat(QuotaRing.lengths(Map.of(ACTIVE, 0L))).isEmpty();
  }
}
