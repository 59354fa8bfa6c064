package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class BurnDownProperties {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HOURS = 24 * 120;

  /** What was used in an hour. */
  record Used(int hour, long units) {}

  @Property
  void itIsWhatOneWouldFindOutByHand(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = 30) int included,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    Instant now = hour(at);
    NaiveBurnDown naive = new NaiveBurnDown(grants, included).run(NEW_YEAR, now, byHour(uses));
    Burned burned = burn(BurnDown.whole(grants, now), uses, included);
    assertThat(burned.included()).isEqualByComparingTo(BigDecimal.valueOf(naive.includedUsed));
    assertThat(burned.beyond()).isEqualByComparingTo(BigDecimal.valueOf(naive.beyond));
    for (Burned.OfGrant one : burned.grants()) {
      UUID id = one.grant().id();
      assertThat(one.used().longValueExact()).isEqualTo(naive.used.getOrDefault(id, 0L));
      assertThat(one.usedNow().longValueExact()).isEqualTo(naive.usedNow.getOrDefault(id, 0L));
      if (one.state() != Burned.State.WAITING) {
        assertThat(one.left().longValueExact()).isEqualTo(naive.left.getOrDefault(id, 0L));
      }
    }
  }

  @Property
  void looksNoFurtherBackThanMatters(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    Burned now = burn(BurnDown.now(grants, hour(at)), uses, 7);
    Burned whole = burn(BurnDown.whole(grants, hour(at)), uses, 7);
    assertThat(now.granted()).isEqualByComparingTo(whole.granted());
    assertThat(now.passed()).isEqualByComparingTo(whole.passed());
    assertThat(now.beyond()).isEqualByComparingTo(whole.beyond());
    assertThat(left(now)).isEqualTo(left(whole));
    assertThat(now.until()).isEqualTo(whole.until());
  }

  @Property
  void partsSumToWholes(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    Burned burned = burn(BurnDown.now(grants, hour(at)), uses, 11);
    Period month = Period.month(hour(at));
    assertThat(burned.used()).isEqualByComparingTo(sum(uses, month));
  }

  @Property
  void theAllowanceIsUsedUpExactlyWhenSomethingIsBeyondIt(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    Burned burned = burn(BurnDown.now(grants, hour(at)), uses, 11);
    BigDecimal ceiling = BigDecimal.valueOf(11).add(burned.granted()).add(burned.passed());
    BigDecimal over = burned.used().subtract(ceiling).max(BigDecimal.ZERO);
    assertThat(burned.passed().add(over)).isEqualByComparingTo(burned.beyond());
  }

  @Property
  void moreUseNeverLeavesMore(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = HOURS - 1) int more,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    List<Used> most = new ArrayList<>(uses);
    most.add(new Used(more, 3));
    Map<UUID, BigDecimal> before = left(burn(BurnDown.now(grants, hour(at)), uses, 5));
    Map<UUID, BigDecimal> after = left(burn(BurnDown.now(grants, hour(at)), most, 5));
    assertThat(sum(after)).isLessThanOrEqualTo(sum(before));
  }

  @Property
  void splittingASegmentChangesNothing(
      @ForAll @IntRange(max = 40) int one,
      @ForAll @IntRange(max = 40) int another,
      @ForAll @IntRange(max = 40) int included) {
    Burning together = new Burning(BigDecimal.valueOf(included));
    Burning apart = new Burning(BigDecimal.valueOf(included));
    Burning.Source first = new Burning.Source(BigDecimal.TEN);
    Burning.Source second = new Burning.Source(BigDecimal.TEN);
    together.use(BigDecimal.valueOf(one + another), List.of(first));
    apart.use(BigDecimal.valueOf(one), List.of(second));
    apart.use(BigDecimal.valueOf(another), List.of(second));
    assertThat(first.taken()).isEqualByComparingTo(second.taken());
    assertThat(together.beyond().taken()).isEqualByComparingTo(apart.beyond().taken());
    assertThat(together.included().taken()).isEqualByComparingTo(apart.included().taken());
  }

  @Property
  void whatIsTakenBackWasNeverUsed(
      @ForAll("grants") List<Grant> grants,
      @ForAll("uses") List<Used> uses,
      @ForAll @IntRange(max = HOURS - 1) int at) {
    Burned before = burn(BurnDown.now(grants, hour(at)), uses, 3);
    List<Grant> rest = new ArrayList<>();
    for (Burned.OfGrant one : before.grants()) {
      Grant grant = one.grant();
      boolean over = !grant.isOpen(hour(at)) && !grant.starts().isAfter(hour(at));
      rest.add(over ? grant : voided(grant, hour(at).plusSeconds(90), one.left()));
    }
    Burned after = burn(BurnDown.now(rest, hour(at)), uses, 3);
    assertThat(after.used()).isEqualByComparingTo(before.used());
    assertThat(after.beyond()).isEqualByComparingTo(before.beyond());
    assertThat(used(after)).isEqualTo(used(before));
    BigDecimal open =
        before.grants().stream()
            .filter(one -> one.state() == Burned.State.ACTIVE)
            .map(Burned.OfGrant::left)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(after.takenBack(Period.month(hour(at)).start())).isEqualByComparingTo(open);
    assertThat(before.granted().subtract(after.granted())).isEqualByComparingTo(open);
  }

  private static Grant voided(Grant grant, Instant at, BigDecimal takenBack) {
    return new Grant(
        grant.id(),
        grant.amount(),
        grant.priority(),
        grant.starts(),
        grant.expires(),
        grant.monthly(),
        grant.rollover(),
        grant.created(),
        new Grant.Voiding(at, takenBack));
  }

  private static Burned burn(BurnDown burnDown, List<Used> uses, long included) {
    return burnDown.burn(
        _ -> BigDecimal.valueOf(included),
        burnDown.segments().stream().map(segment -> sum(uses, segment)).toList());
  }

  private static BigDecimal sum(List<Used> uses, Period period) {
    return BigDecimal.valueOf(
        uses.stream()
            .filter(one -> period.contains(hour(one.hour())))
            .mapToLong(Used::units)
            .sum());
  }

  private static BigDecimal sum(Map<UUID, BigDecimal> amounts) {
    return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Map<UUID, BigDecimal> left(Burned burned) {
    return burned.grants().stream()
        .collect(Collectors.toMap(one -> one.grant().id(), one -> one.left().setScale(0)));
  }

  private static Map<UUID, BigDecimal> used(Burned burned) {
    return burned.grants().stream()
        .collect(Collectors.toMap(one -> one.grant().id(), one -> one.used().setScale(0)));
  }

  private static SortedMap<Instant, Long> byHour(List<Used> uses) {
    SortedMap<Instant, Long> byHour = new TreeMap<>();
    uses.forEach(one -> byHour.merge(hour(one.hour()), one.units(), Long::sum));
    return byHour;
  }

  private static Instant hour(int number) {
    return NEW_YEAR.plus(Duration.ofHours(number));
  }

  @Provide
  Arbitrary<List<Used>> uses() {
    return Combinators.combine(
            Arbitraries.integers().between(0, HOURS - 1), Arbitraries.longs().between(0, 20))
        .as(Used::new)
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Grant>> grants() {
    Arbitrary<Integer> starts =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, HOURS - 1), Arbitraries.of(0, 744, 744 + 672));
    Arbitrary<@Nullable BigDecimal> rollovers =
        Arbitraries.integers().between(0, 12).map(BigDecimal::valueOf).injectNull(0.4);
    return Combinators.combine(
            Arbitraries.integers().between(1, 15),
            Arbitraries.integers().between(1, 3),
            starts,
            Arbitraries.integers().between(1, HOURS).injectNull(0.4),
            Arbitraries.of(true, false),
            rollovers,
            Arbitraries.integers().between(0, 5),
            Arbitraries.create(UUID::randomUUID))
        .as(
            (amount, priority, start, lasts, monthly, rollover, created, id) ->
                new Grant(
                    id,
                    BigDecimal.valueOf(amount),
                    priority,
                    hour(start),
                    lasts == null ? null : hour(start + lasts),
                    monthly,
                    rollover,
                    hour(created),
                    null))
        .list()
        .ofMaxSize(5);
  }
}
