package dev.cuota.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class QuotaRulesProperties {
  private static final Instant START = Instant.parse("2026-01-05T07:30:00Z");
  private static final int MOST_BP = 30_000;

  @Property
  void everyAccountCanBeJudgedAtAnyTime(
      @ForAll("statuses") QuotaStatus status, @ForAll("facts") QuotaFacts facts) {
    QuotaStep step = QuotaRules.next(status, facts);
    assertThat(step.change() == null).isEqualTo(step.status().state() == status.state());
    assertThat(step.status().period().contains(facts.now())).isTrue();
    boolean over = facts.fillBp() >= QuotaRules.OVER_FROM_BP;
    boolean low = facts.fillBp() < QuotaRules.WARNING_UNTIL_BP;
    assertThat(!over || QuotaStatus.isOver(step.status().state())).isTrue();
    assertThat(low).isEqualTo(step.status().state() == QuotaState.ACTIVE && low);
  }

  @Property
  void judgingTwiceAtTheSameMomentChangesNothing(
      @ForAll("statuses") QuotaStatus status, @ForAll("facts") QuotaFacts facts) {
    QuotaStatus once = QuotaRules.next(status, facts).status();
    QuotaStep twice = QuotaRules.next(once, facts);
    assertThat(twice.status()).isEqualTo(once);
    assertThat(twice.change()).isNull();
  }

  @Property
  void usageThatWobblesAboutAThresholdMovesTheAccountOnceAtMost(
      @ForAll("thresholds") int threshold,
      @ForAll List<@IntRange(min = -249, max = 249) Integer> wobbles) {
    QuotaStatus status = QuotaStatus.fresh(START);
    int moves = 0;
    for (int wobble : wobbles) {
      QuotaStep step = QuotaRules.next(status, facts(threshold + wobble, START));
      moves += step.change() == null ? 0 : 1;
      status = step.status();
    }
    int fromActive = threshold == QuotaRules.WARNING_FROM_BP ? 1 : 2;
    assertThat(moves).isLessThanOrEqualTo(fromActive);
  }

  @Property
  void graceNeverExtendsItself(@ForAll("walks") List<QuotaFacts> walk) {
    QuotaStatus status = QuotaStatus.fresh(START);
    for (QuotaFacts facts : walk) {
      QuotaStatus next = QuotaRules.next(status, facts).status();
      boolean staysOver = QuotaStatus.isOver(status.state()) && QuotaStatus.isOver(next.state());
      boolean samePeriod = status.period().equals(next.period());
      if (staysOver || (samePeriod && status.grace() != null && next.grace() != null)) {
        assertThat(next.grace()).isEqualTo(status.grace());
      }
      status = next;
    }
  }

  @Property
  void whoStaysOverNeverComesBackWithoutUsingLess(@ForAll("walks") List<QuotaFacts> walk) {
    QuotaStatus status = QuotaStatus.fresh(START);
    for (QuotaFacts facts : walk) {
      QuotaFacts over =
          new QuotaFacts(
              Math.max(facts.fillBp(), QuotaRules.OVER_FROM_BP),
              facts.graceDays(),
              facts.now(),
              false);
      QuotaStatus next = QuotaRules.next(status, over).status();
      assertThat(next.state()).isGreaterThanOrEqualTo(status.state());
      status = next;
    }
  }

  @Property
  void aResetLeavesAnAccountWhereANewOneWouldStand(
      @ForAll("statuses") QuotaStatus status, @ForAll("facts") QuotaFacts facts) {
    QuotaFacts changed = new QuotaFacts(facts.fillBp(), facts.graceDays(), facts.now(), true);
    QuotaStatus fresh = QuotaRules.next(QuotaStatus.fresh(facts.now()), changed).status();
    QuotaStatus reset = QuotaRules.next(status, changed).status();
    assertThat(reset.state()).isEqualTo(fresh.state());
    assertThat(reset.grace()).isEqualTo(fresh.grace());
  }

  @Property
  void whoBeginsAPeriodUnderItsLimitStandsWhereANewAccountWould(
      @ForAll("statuses") QuotaStatus status, @ForAll("facts") QuotaFacts facts) {
    Assume.that(!facts.now().isBefore(status.period().end()));
    Assume.that(facts.fillBp() < QuotaRules.OVER_FROM_BP);
    QuotaStatus fresh = QuotaRules.next(QuotaStatus.fresh(facts.now()), facts).status();
    QuotaStatus rolled = QuotaRules.next(status, facts).status();
    assertThat(rolled.state()).isEqualTo(fresh.state());
    assertThat(rolled.grace()).isEqualTo(fresh.grace());
  }

  @Property(tries = 20)
  void allStatesAreReached(@ForAll("walks") List<QuotaFacts> walk) {
    Set<QuotaState> seen = new HashSet<>();
    QuotaStatus status = QuotaStatus.fresh(START);
    for (int[] dayAndFill :
        new int[][] {{0, 0}, {0, 8_000}, {0, 10_000}, {1, 10_000}, {9, 9_500}}) {
      Instant now = START.plus(Duration.ofDays(dayAndFill[0]));
      status = QuotaRules.next(status, facts(dayAndFill[1], now)).status();
      seen.add(status.state());
    }
    assertThat(seen).containsExactlyInAnyOrder(QuotaState.values());
  }

  private static QuotaFacts facts(int fillBp, Instant now) {
    return new QuotaFacts(fillBp, 7, now, false);
  }

  @Provide
  Arbitrary<Integer> thresholds() {
    return Arbitraries.of(QuotaRules.WARNING_FROM_BP, QuotaRules.OVER_FROM_BP);
  }

  @Provide
  Arbitrary<QuotaFacts> facts() {
    return Combinators.combine(fills(), Arbitraries.integers().between(0, 20), hours(), flags())
        .as(
            (fill, grace, hour, terms) ->
                new QuotaFacts(fill, grace, START.plus(Duration.ofHours(hour)), terms));
  }

  /** Judgements in the order of time, without changes of terms. */
  @Provide
  Arbitrary<List<QuotaFacts>> walks() {
    return Combinators.combine(fills(), hours())
        .as(List::of)
        .list()
        .ofMaxSize(40)
        .map(QuotaRulesProperties::inOrder);
  }

  private static List<QuotaFacts> inOrder(List<List<Integer>> steps) {
    return steps.stream()
        .sorted((a, b) -> Integer.compare(a.getLast(), b.getLast()))
        .map(step -> facts(step.getFirst(), START.plus(Duration.ofHours(step.getLast()))))
        .toList();
  }

  /** Whatever can be reached: the status after some judgements. */
  @Provide
  Arbitrary<QuotaStatus> statuses() {
    return walks()
        .map(
            walk -> {
              Instant before = START.minus(Duration.ofDays(70));
              QuotaStatus status =
                  new QuotaStatus(QuotaState.ACTIVE, before, null, Period.month(before));
              for (QuotaFacts facts : walk) {
                Instant earlier = facts.now().minus(Duration.ofDays(60));
                status =
                    QuotaRules.next(
                            status,
                            new QuotaFacts(facts.fillBp(), facts.graceDays(), earlier, false))
                        .status();
              }
              return status;
            });
  }

  private static Arbitrary<Integer> fills() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, MOST_BP),
        Arbitraries.integers().between(7_400, 10_100),
        Arbitraries.of(7_499, 7_500, 7_999, 8_000, 9_499, 9_500, 9_999, 10_000));
  }

  private static Arbitrary<Integer> hours() {
    return Arbitraries.integers().between(0, 60 * 24);
  }

  private static Arbitrary<Boolean> flags() {
    return Arbitraries.of(true, false);
  }
}
