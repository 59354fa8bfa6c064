package dev.cuota.core.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.RateStep;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RatingProperties {
  private static final Quantity COIN = Quantity.of("0.000001");

  @Property
  void usedIsIncludedAndCoveredAndOver(@ForAll("used") Used used) {
    assertThat(used.included().plus(used.covered()).plus(used.over())).isEqualTo(used.used());
    assertThat(used.included().signum()).isNotNegative();
    assertThat(used.covered().signum()).isNotNegative();
    assertThat(used.over().signum()).isNotNegative();
  }

  @Property
  void nothingIsCoveredByGrantsBeforeTheAllowanceIsUsedUpNorOverBeforeGrantsAre(
      @ForAll("used") Used used) {
    Limit.AtMost allowance = (Limit.AtMost) used.allowance();
    if (used.covered().signum() > 0) {
      assertThat(used.included()).isEqualTo(allowance.amount());
    }
    if (used.over().signum() > 0) {
      assertThat(used.covered()).isEqualTo(used.granted());
    }
  }

  @Property
  void theStepsHaveAllThatIsOverAndComeToTheExactSum(
      @ForAll("used") Used used, @ForAll("prices") Overage price) {
    RatedLine line = line(used, Rate.of(price));
    Quantity units = Quantity.ZERO;
    BigDecimal sum = BigDecimal.ZERO;
    for (RateStep step : line.steps()) {
      units = units.plus(step.quantity());
      sum = sum.add(step.amount());
    }
    assertThat(units).isEqualTo(used.over());
    assertThat(line.exact().amount()).isEqualByComparingTo(sum);
    assertThat(line.exact().amount()).isEqualByComparingTo(price.cost(used.over()));
    assertThat(line.amount()).isEqualTo(line.exact().rounded());
  }

  /** A volume price falls for all units at once when a tier is reached, so it is not among them. */
  @Property
  void moreUseNeverCostsLessByAPlainGraduatedPackageOrPercentPrice(
      @ForAll("used") Used used,
      @ForAll("steadyRates") Rate rate,
      @ForAll("amounts") Quantity more) {
    Used grown = Used.of(used.used().plus(more), used.allowance(), used.granted());
    assertThat(line(grown, rate).amount().against(line(used, rate).amount())).isNotNegative();
  }

  @Example
  void moreUseCanCostLessByAVolumePrice() {
    Rate rate = Rate.of(new Overage.Volume(tiers(List.of("100"), List.of("2", "1"))));
    assertThat(over("100", rate).amount()).isEqualTo(Money.of("200", "USD"));
    assertThat(over("101", rate).amount()).isEqualTo(Money.of("101", "USD"));
  }

  @Property
  void grantsNeverMakeItDearer(
      @ForAll("used") Used used,
      @ForAll("steadyRates") Rate rate,
      @ForAll("amounts") Quantity more) {
    Used granted = Used.of(used.used(), used.allowance(), used.granted().plus(more));
    assertThat(line(granted, rate).amount().against(line(used, rate).amount())).isNotPositive();
  }

  @Property
  void bothBoundsHoldWhereAnythingIsOver(
      @ForAll("used") Used used, @ForAll("prices") Overage price, @ForAll("amounts") Quantity low) {
    BigDecimal least = low.value();
    BigDecimal most = least.add(BigDecimal.TEN);
    RatedLine line = line(used, Rate.of(price).between(least, most));
    if (used.over().signum() == 0) {
      assertThat(line.amount()).isEqualTo(Money.zero("USD"));
    } else {
      assertThat(line.amount().against(new Money(least, "USD").rounded())).isNotNegative();
      assertThat(line.amount().against(new Money(most, "USD").rounded())).isNotPositive();
    }
  }

  /** However the days of a month, or its tenants, are cut, the same is used and the same is owed. */
  @Property
  void splittingAPeriodNeverChangesAMeteredTotal(
      @ForAll("parts") List<Quantity> parts, @ForAll("prices") Overage price) {
    Quantity sum = Quantity.ZERO;
    for (Quantity part : parts) {
      sum = sum.plus(part);
    }
    RatedLine whole = line(Used.of(sum, Limit.atMost(100)), Rate.of(price));
    if (sum.signum() == 0) {
      return;
    }
    List<BigDecimal> weights = parts.stream().map(Quantity::value).toList();
    Money together = Money.zero("USD");
    for (Money share : Apportionment.byWeight(whole.amount(), weights)) {
      together = together.plus(share);
    }
    assertThat(together).isEqualTo(whole.amount());
  }

  /** What each day adds to what is owed so far comes to what is owed for the month; also by volume. */
  @Property
  void whatEachDayAddsComesToTheMonth(
      @ForAll("parts") List<Quantity> days, @ForAll("prices") Overage price) {
    Quantity sum = Quantity.ZERO;
    Money added = Money.zero("USD");
    Money before = Money.zero("USD");
    for (Quantity day : days) {
      sum = sum.plus(day);
      Money now = line(Used.of(sum, Limit.atMost(100)), Rate.of(price)).amount();
      added = added.plus(now.minus(before));
      before = now;
    }
    assertThat(added).isEqualTo(line(Used.of(sum, Limit.atMost(100)), Rate.of(price)).amount());
  }

  @Property
  void ratingAgainGivesTheSameBytes(@ForAll("used") Used used, @ForAll("prices") Overage price) {
    Used padded = Used.of(padded(used.used()), used.allowance(), padded(used.granted()));
    assertThat(line(padded, Rate.of(price)).text()).isEqualTo(line(used, Rate.of(price)).text());
    assertThat(line(padded, Rate.of(price))).isEqualTo(line(used, Rate.of(price)));
  }

  /** As it may come back from a database, with zeros behind it. */
  private static Quantity padded(Quantity quantity) {
    return new Quantity(quantity.value().setScale(Quantity.FRACTION_DIGITS));
  }

  @Provide
  Arbitrary<Quantity> amounts() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, BigDecimal.valueOf(100_000))
        .ofScale(6)
        .map(Quantity::new);
  }

  @Provide
  Arbitrary<List<Quantity>> parts() {
    return amounts().list().ofMinSize(1).ofMaxSize(31);
  }

  @Provide
  Arbitrary<Used> used() {
    Arbitrary<Quantity> counted =
        Arbitraries.bigDecimals()
            .between(BigDecimal.valueOf(-10), BigDecimal.valueOf(100_000))
            .ofScale(6)
            .map(Quantity::new);
    return Combinators.combine(counted, amounts(), amounts())
        .as((count, most, granted) -> Used.of(count, Limit.atMost(most), granted));
  }

  @Provide
  Arbitrary<Overage> prices() {
    return Arbitraries.oneOf(steadyPrices(), tiers().map(Overage.Volume::new));
  }

  @Provide
  Arbitrary<Rate> steadyRates() {
    Arbitrary<Rate> percent =
        Arbitraries.bigDecimals()
            .between(BigDecimal.ZERO, BigDecimal.valueOf(100))
            .ofScale(4)
            .map(Rate::percent);
    Arbitrary<Rate> bounded =
        Combinators.combine(steadyPrices(), price(), price())
            .as((price, one, more) -> Rate.of(price).between(one, one.add(more)));
    return Arbitraries.oneOf(steadyPrices().map(Rate::of), bounded, percent);
  }

  private Arbitrary<Overage> steadyPrices() {
    Arbitrary<Overage> plain = price().map(Overage.Plain::new);
    Arbitrary<Overage> graduated = tiers().map(Overage.Graduated::new);
    Arbitrary<Overage> packages =
        Combinators.combine(amounts(), price())
            .as((size, price) -> new Overage.Packages(size.plus(COIN), price));
    return Arbitraries.oneOf(plain, graduated, packages);
  }

  private static Arbitrary<BigDecimal> price() {
    return Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.valueOf(500)).ofScale(7);
  }

  private static Arbitrary<List<Overage.Tier>> tiers() {
    Arbitrary<TreeSet<Integer>> ends =
        Arbitraries.integers().between(1, 120_000).set().ofMaxSize(5).map(TreeSet::new);
    return Combinators.combine(ends, price().list().ofSize(6))
        .as(
            (upTo, prices) -> {
              List<Overage.Tier> tiers = new ArrayList<>();
              for (int end : upTo) {
                tiers.add(new Overage.Tier(Quantity.of(end), prices.get(tiers.size())));
              }
              tiers.add(new Overage.Tier(null, prices.get(tiers.size())));
              return tiers;
            });
  }

  static List<Overage.Tier> tiers(List<String> upTo, List<String> prices) {
    List<Overage.Tier> tiers = new ArrayList<>();
    for (String price : prices) {
      int i = tiers.size();
      Quantity end = i < upTo.size() ? Quantity.of(upTo.get(i)) : null;
      tiers.add(new Overage.Tier(end, new BigDecimal(price)));
    }
    return tiers;
  }

  private static RatedLine over(String over, Rate rate) {
    return line(Used.of(Quantity.of(over), Limit.atMost(0)), rate);
  }

  private static RatedLine line(Used used, Rate rate) {
    LineItem item = new LineItem("orders", Plans.JANUARY, new PriceVersion("growth", 3), "USD");
    return Rating.line(item, used, rate);
  }
}
