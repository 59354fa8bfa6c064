package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BurnDownTest {
  private static final Instant FIFTH = Instant.parse("2026-01-05T00:00:00Z");
  private static final Instant TENTH = Instant.parse("2026-01-10T00:00:00Z");
  private static final Instant TWENTIETH = Instant.parse("2026-01-20T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

  @Test
  void aLowerPriorityNumberThenAnEarlierExpiryThenAnEarlierCreationIsUsedFirst() {
    Grant last = grant(10, 200, FIFTH, null);
    Grant first = grant(10, 1, FIFTH, null);
    Grant second = grant(10, 100, FIFTH, TWENTIETH);
    Grant third = grant(10, 100, FIFTH, null);
    Burned burned = burn(List.of(last, third, first, second), TENTH, 100, 100, 25);
    assertThat(burned.grants().stream().map(Burned.OfGrant::grant))
        .containsExactly(first, second, third, last);
    assertThat(burned.grants().stream().map(one -> one.left().intValueExact()))
        .containsExactly(0, 0, 5, 10);
  }

  @Test
  void whatWasBeyondBeforeAGrantIsNotCoveredByIt() {
    Burned burned = burn(List.of(grant(30, 100, TENTH, null)), TENTH, 100, 150, 10);
    assertThat(burned.passed()).isEqualByComparingTo("50");
    assertThat(burned.granted()).isEqualByComparingTo("30");
    assertThat(burned.beyond()).isEqualByComparingTo("50");

    Allowance allowance =
        Features.allowance(FeatureKind.METERED, Limit.atMost(100), Mode.SOFT)
            .raised(
                new Raise(
                    new Quantity(burned.granted()),
                    new Quantity(burned.passed()),
                    Quantity.ZERO,
                    burned.until()));
    assertThat(allowance.limit()).isEqualTo(Limit.atMost(180));
    assertThat(allowance.over(Quantity.of(160))).isEqualTo(Quantity.of(50));
    assertThat(allowance.over(Quantity.of(200))).isEqualTo(Quantity.of(70));
    assertThat(allowance.until()).isEqualTo(FEBRUARY);
  }

  @Test
  void whatAnExpiredGrantHasCoveredStaysCovered() {
    Burned burned = burn(List.of(grant(30, 100, FIFTH, TENTH)), TWENTIETH, 100, 90, 25, 10);
    assertThat(burned.granted()).isEqualByComparingTo("15");
    assertThat(burned.passed()).isEqualByComparingTo("0");
    assertThat(burned.open()).isFalse();
    assertThat(burned.beyond()).isEqualByComparingTo("10");
    assertThat(burned.grants().getFirst().state()).isEqualTo(Burned.State.EXPIRED);
    assertThat(burned.grants().getFirst().left()).isEqualByComparingTo("0");
  }

  @Test
  void whatIsTakenBackOfUseIsGivenBackWhereItWasTakenLast() {
    Burned burned = burn(List.of(grant(30, 100, FIFTH, TENTH)), TWENTIETH, 100, 110, 40, -25);
    assertThat(burned.included()).isEqualByComparingTo("100");
    assertThat(burned.beyond()).isEqualByComparingTo("10");
    assertThat(burned.grants().getFirst().used()).isEqualByComparingTo("15");

    Burned below = burn(List.of(grant(30, 100, FIFTH, TENTH)), TWENTIETH, 100, 10, -40, 35);
    assertThat(below.used()).isEqualByComparingTo("5");
  }

  @Test
  void aMonthWithoutBoundLeavesGrantsAlone() {
    BurnDown burnDown = BurnDown.now(List.of(grant(30, 100, FIFTH, null)), TENTH);
    Burned burned =
        burnDown.burn(_ -> null, List.of(BigDecimal.valueOf(1_000), BigDecimal.valueOf(1_000)));
    assertThat(burned.grants().getFirst().left()).isEqualByComparingTo("30");
    assertThat(burned.beyond()).isEqualByComparingTo("0");
  }

  @Test
  void segmentsLieBetweenMonthsStartsAndExpiries() {
    BurnDown burnDown =
        BurnDown.now(
            List.of(grant(1, 1, FIFTH, TENTH), grant(1, 1, TENTH, TWENTIETH)),
            TENTH.plusSeconds(5));
    Instant january = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(burnDown.segments())
        .containsExactly(
            new Period(january, FIFTH), new Period(FIFTH, TENTH), new Period(TENTH, FEBRUARY));
    assertThat(burnDown.until()).isEqualTo(TWENTIETH);
  }

  private static Burned burn(List<Grant> grants, Instant now, long included, long... used) {
    List<BigDecimal> sums = java.util.Arrays.stream(used).mapToObj(BigDecimal::valueOf).toList();
    return BurnDown.now(grants, now).burn(_ -> BigDecimal.valueOf(included), sums);
  }

  private static Grant grant(long amount, int priority, Instant starts, @Nullable Instant expires) {
    return new Grant(
        UUID.randomUUID(),
        BigDecimal.valueOf(amount),
        priority,
        starts,
        expires,
        false,
        null,
        starts,
        null);
  }
}
