package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenBucketProperties {
  private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

  /** What passed, and when. */
  private record Passed(Instant at, BigDecimal amount) {}

  @Property
  void inAnyStretchOfTimeNoMorePassesThanTheBurstAndWhatFlowsBack(
      @ForAll("buckets") TokenBucket bucket, @ForAll long seed) {
    List<Passed> passed = new ArrayList<>();
    Random random = new Random(seed);
    TokenBucket.State state = TokenBucket.State.FULL;
    Instant now = START;
    for (int i = 0; i < 60; i++) {
      now = now.plus(random.nextLong(step(bucket, random)), ChronoUnit.MICROS);
      BigDecimal amount = amount(bucket, random);
      state = bucket.at(state, now);
      if (bucket.fits(state, amount)) {
        state = bucket.take(state, amount);
        passed.add(new Passed(now, amount));
      }
    }
    for (int from = 0; from < passed.size(); from++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Passed one : passed.subList(from, passed.size())) {
        sum = sum.add(one.amount());
        long micros = ChronoUnit.MICROS.between(passed.get(from).at(), one.at());
        // burst + rate · micros / window, without dividing
        BigDecimal window = window(bucket);
        BigDecimal most =
            bucket.burst().multiply(window).add(bucket.rate().multiply(BigDecimal.valueOf(micros)));
        assertThat(sum.multiply(window)).isLessThanOrEqualTo(most);
      }
    }
  }

  /** The oracle: tokens as a fraction over the window's length, added and taken one by one. */
  @Property
  void itDecidesAsABucketOfTokensDoes(@ForAll("buckets") TokenBucket bucket, @ForAll long seed) {
    Random random = new Random(seed);
    BigDecimal window = window(bucket);
    BigDecimal full = bucket.burst().multiply(window);
    BigDecimal tokens = full;
    TokenBucket.State state = TokenBucket.State.FULL;
    Instant now = START;
    for (int i = 0; i < 100; i++) {
      long micros = random.nextLong(step(bucket, random));
      now = now.plus(micros, ChronoUnit.MICROS);
      tokens = tokens.add(bucket.rate().multiply(BigDecimal.valueOf(micros))).min(full);
      BigDecimal amount = amount(bucket, random);
      boolean fits = tokens.compareTo(amount.multiply(window)) >= 0;
      state = bucket.at(state, now);
      assertThat(bucket.fits(state, amount)).isEqualTo(fits);
      assertThat(bucket.available(state).value().compareTo(amount) >= 0).isEqualTo(fits);
      if (fits) {
        tokens = tokens.subtract(amount.multiply(window));
        state = bucket.take(state, amount);
      }
    }
  }

  @Property
  void whatDoesNotFitDoesSoAtTheMomentThatIsSaidAndNotAMicrosecondBefore(
      @ForAll("buckets") TokenBucket bucket, @ForAll long seed) {
    Random random = new Random(seed);
    TokenBucket.State state = bucket.at(TokenBucket.State.FULL, START);
    state = bucket.take(state, amount(bucket, random));
    state = bucket.at(state, START.plus(random.nextLong(1_000_000), ChronoUnit.MICROS));
    BigDecimal amount = amount(bucket, random);
    Instant fits = bucket.fitsAt(state, amount).orElse(null);
    if (fits == null) {
      assertThat(amount).isGreaterThan(bucket.burst());
      return;
    }
    Assume.that(bucket.full(state).isBefore(START.plus(900 * 365L, ChronoUnit.DAYS)));
    assertThat(bucket.fits(bucket.at(state, fits), amount)).isTrue();
    if (!bucket.fits(state, amount)) {
      assertThat(bucket.fits(bucket.at(state, fits.minus(1, ChronoUnit.MICROS)), amount)).isFalse();
    }
    assertThat(bucket.used(bucket.at(state, bucket.full(state)))).isEqualTo(Quantity.ZERO);
  }

  @Property
  void timeGivesAndClocksThatGoBackGiveNothing(
      @ForAll("buckets") TokenBucket bucket, @ForAll long seed) {
    Random random = new Random(seed);
    TokenBucket.State empty = bucket.take(bucket.at(TokenBucket.State.FULL, START), bucket.burst());
    Instant now = START;
    BigDecimal before = BigDecimal.ZERO;
    for (int i = 0; i < 20; i++) {
      now = now.plus(random.nextLong(step(bucket, random)), ChronoUnit.MICROS);
      BigDecimal available = bucket.available(bucket.at(empty, now)).value();
      assertThat(available).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(bucket.burst());
      before = available;
    }
    TokenBucket.State back = bucket.at(empty, START.minusSeconds(1 + random.nextInt(100_000)));
    assertThat(back.at()).isEqualTo(START);
    assertThat(bucket.available(back)).isEqualTo(Quantity.ZERO);
  }

  @Property
  void lookingInBetweenChangesNothing(@ForAll("buckets") TokenBucket bucket, @ForAll long seed) {
    Random random = new Random(seed);
    TokenBucket.State taken = bucket.take(bucket.at(TokenBucket.State.FULL, START), bucket.burst());
    TokenBucket.State often = taken;
    Instant now = START;
    for (int i = 0; i < 20; i++) {
      now = now.plus(random.nextLong(step(bucket, random)), ChronoUnit.MICROS);
      often = bucket.at(often, now);
    }
    assertThat(bucket.at(taken, now).owed()).isEqualByComparingTo(often.owed());
  }

  private static BigDecimal window(TokenBucket bucket) {
    return BigDecimal.valueOf(bucket.window().length().toNanos() / 1_000);
  }

  /** Steps about as long as an amount takes to flow back, and some much shorter. */
  private static long step(TokenBucket bucket, Random random) {
    long window = window(bucket).longValueExact();
    return random.nextInt(4) == 0 ? 1_000 : Math.max(2, window / (1 + random.nextInt(50)));
  }

  private static BigDecimal amount(TokenBucket bucket, Random random) {
    BigDecimal part = BigDecimal.valueOf(random.nextInt(130), 2).multiply(bucket.burst());
    return new Quantity(part.setScale(random.nextInt(13), RoundingMode.UP)).value();
  }

  @Provide
  Arbitrary<TokenBucket> buckets() {
    Arbitrary<BigDecimal> rates =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 1_000).map(BigDecimal::valueOf),
            Arbitraries.of("0.000000000001", "0.3", "7", "1e12").map(BigDecimal::new));
    Arbitrary<BigDecimal> bursts =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 1_000).map(BigDecimal::valueOf),
            Arbitraries.of("0.000000000001", "2.5", "1e9").map(BigDecimal::new));
    return Combinators.combine(rates, Arbitraries.of(Entitlement.Window.class), bursts)
        .as(TokenBucket::new);
  }
}
