package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ProrationProperties {
  private static final PriceVersion PRICE = new PriceVersion("growth", 3);
  private static final BigDecimal CENT = new BigDecimal("0.01");

  @Property
  void adjoiningPartsAddUpToTheWholeHoweverItIsCut(
      @ForAll("periods") Period whole,
      @ForAll @LongRange(min = 0, max = 1_000_000) long cents,
      @ForAll @Size(max = 20) Set<@LongRange(min = 1, max = 999_999) Long> cuts) {
    Money full = new Money(BigDecimal.valueOf(cents, 2), "USD");
    Money sum = Money.zero("USD");
    Instant from = whole.start();
    for (long cut : new TreeSet<>(cuts)) {
      Instant to = whole.start().plusMillis(whole.length().toMillis() / 1_000_000 * cut);
      sum = sum.plus(line(full, whole, new Period(from, to), false).amount());
      from = to;
    }
    sum = sum.plus(line(full, whole, new Period(from, whole.end()), false).amount());
    assertThat(sum).isEqualTo(full);
  }

  @Property
  void whatIsGivenBackAndWhatIsKeptAreTheWhole(
      @ForAll("periods") Period whole,
      @ForAll @LongRange(min = 0, max = 1_000_000) long cents,
      @ForAll @LongRange(min = 1, max = 999_999) long cut) {
    Money full = new Money(BigDecimal.valueOf(cents, 2), "USD");
    Instant at = whole.start().plusMillis(whole.length().toMillis() / 1_000_000 * cut);
    Money kept = line(full, whole, new Period(whole.start(), at), false).amount();
    Money back = line(full, whole, new Period(at, whole.end()), true).amount();
    assertThat(full.plus(back)).isEqualTo(kept);
    assertThat(back.signum()).isNotPositive();
    BigDecimal seconds = BigDecimal.valueOf(at.getEpochSecond() - whole.start().getEpochSecond());
    BigDecimal all = BigDecimal.valueOf(whole.length().toSeconds());
    // Within half a coin of the exact share: |kept * all - full * seconds| <= 0.005 * all
    BigDecimal error = kept.amount().multiply(all).subtract(full.amount().multiply(seconds));
    assertThat(error.abs().multiply(BigDecimal.TWO)).isLessThanOrEqualTo(CENT.multiply(all));
  }

  @Property
  void aLongerPartNeverCostsLess(
      @ForAll("periods") Period whole,
      @ForAll @LongRange(min = 0, max = 1_000_000) long cents,
      @ForAll @LongRange(min = 1, max = 499_999) long cut,
      @ForAll @LongRange(min = 0, max = 500_000) long more) {
    Money full = new Money(BigDecimal.valueOf(cents, 2), "USD");
    long step = whole.length().toMillis() / 1_000_000;
    Period part = new Period(whole.start(), whole.start().plusMillis(step * cut));
    Period longer = new Period(whole.start(), whole.start().plusMillis(step * (cut + more)));
    Money amount = line(full, whole, part, false).amount();
    assertThat(line(full, whole, longer, false).amount().against(amount)).isNotNegative();
  }

  @Property
  void proratingAgainGivesTheSameBytes(
      @ForAll("periods") Period whole, @ForAll @LongRange(min = 1, max = 999_999) long cut) {
    Instant at = whole.start().plusMillis(whole.length().toMillis() / 1_000_000 * cut);
    Period part = new Period(at, whole.end());
    assertThat(line(Money.of("59.00", "USD"), whole, part, true).text())
        .isEqualTo(line(Money.of("59", "USD"), whole, part, true).text());
  }

  /** Periods follow one another without a gap, whatever day they began on. */
  @Property
  void periodsOfASubscriptionAdjoin(
      @ForAll("moments") Instant anchor,
      @ForAll Plan.Interval interval,
      @ForAll @LongRange(min = 0, max = 150_000_000) long later) {
    Instant moment = anchor.plusSeconds(later);
    Period period = BillingPeriods.holding(anchor, interval, moment);
    assertThat(period.contains(moment)).isTrue();
    Period next = BillingPeriods.holding(anchor, interval, period.end());
    assertThat(next.start()).isEqualTo(period.end());
    assertThat(BillingPeriods.holding(anchor, interval, period.start())).isEqualTo(period);
  }

  @Provide
  Arbitrary<Instant> moments() {
    // 2023 to 2028, with a leap year at 2024 and 2028
    return Arbitraries.longs().between(1_672_531_200L, 1_861_919_999L).map(Instant::ofEpochSecond);
  }

  @Provide
  Arbitrary<Period> periods() {
    return moments()
        .flatMap(
            anchor ->
                Arbitraries.of(Plan.Interval.values())
                    .map(interval -> BillingPeriods.holding(anchor, interval, anchor)));
  }

  private static ProratedLine line(Money full, Period whole, Period part, boolean isCredit) {
    return new ProratedLine(PRICE, full, whole, part, isCredit);
  }
}
