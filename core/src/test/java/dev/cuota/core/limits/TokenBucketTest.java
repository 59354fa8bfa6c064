package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
  private static final TokenBucket SEVEN = bucket(7, 7);

  private static TokenBucket bucket(long rate, long burst) {
    return new TokenBucket(
        BigDecimal.valueOf(rate), Entitlement.Window.MINUTE, BigDecimal.valueOf(burst));
  }

  @Test
  void allOfTheBurstPassesOneByOneThoughThePartsOfAMinuteHaveNoEnd() {
    TokenBucket.State state = SEVEN.at(TokenBucket.State.FULL, START);
    for (int i = 0; i < 7; i++) {
      assertThat(SEVEN.fits(state, BigDecimal.ONE)).isTrue();
      state = SEVEN.take(state, BigDecimal.ONE);
    }
    assertThat(SEVEN.fits(state, BigDecimal.ONE)).isFalse();
    assertThat(SEVEN.full(state)).isEqualTo(START.plusSeconds(60));
    TokenBucket.State later = SEVEN.at(state, START.plusSeconds(1));
    assertThat(SEVEN.full(later)).isEqualTo(START.plusSeconds(60));
    assertThat(SEVEN.used(later)).isEqualTo(Quantity.of("6.883333333334"));
  }

  @Test
  void whatNeverFitsIsSaidToBeSo() {
    TokenBucket.State full = SEVEN.at(TokenBucket.State.FULL, START);
    assertThat(SEVEN.fitsAt(full, BigDecimal.valueOf(8))).isEmpty();
    TokenBucket dry = bucket(0, 5);
    assertThat(dry.available(dry.at(TokenBucket.State.FULL, START))).isEqualTo(Quantity.ZERO);
    assertThat(dry.fitsAt(full, BigDecimal.ONE)).isEmpty();
  }

  @Test
  void whatPassesWithoutFittingEmptiesItAndNoMore() {
    TokenBucket.State full = SEVEN.at(TokenBucket.State.FULL, START);
    TokenBucket.State after = SEVEN.take(full, BigDecimal.valueOf(1_000));
    assertThat(SEVEN.full(after)).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void aSmallerBucketIsEmptyAtMostAndAGreaterOneKeepsWhatWasUsed() {
    TokenBucket hundred = bucket(60, 100);
    TokenBucket.State used =
        hundred.take(hundred.at(TokenBucket.State.FULL, START), BigDecimal.valueOf(90));
    TokenBucket ten = bucket(60, 10);
    assertThat(ten.full(ten.at(used, START))).isEqualTo(START.plusSeconds(10));
    TokenBucket more = bucket(120, 200);
    assertThat(more.available(more.at(used, START))).isEqualTo(Quantity.of(110));
  }

  @Test
  void whoKeepsComingIsAdvisedToWaitLongerButNeverLessThanNeeded() {
    Duration minute = Duration.ofMinutes(1);
    Duration second = Duration.ofSeconds(1);
    Refusals refusals = Refusals.NONE;
    long[] advised = {1, 2, 4, 8, 16, 32, 60, 60};
    for (int i = 0; i < advised.length; i++) {
      refusals = refusals.at(START.plusSeconds(i), minute).again(START.plusSeconds(i));
      assertThat(refusals.advised(second, minute)).isEqualTo(Duration.ofSeconds(advised[i]));
    }
    assertThat(refusals.advised(Duration.ofMinutes(3), minute)).isEqualTo(Duration.ofMinutes(3));
    assertThat(refusals.advised(Duration.ZERO, minute)).isEqualTo(Duration.ZERO);
    assertThat(refusals.at(START.plusSeconds(68), minute).advised(second, minute))
        .isEqualTo(second);
  }
}
