package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class OverageProperties {
  private static final List<Overage.Tier> TIERS =
      List.of(tier(Quantity.of(10), "2"), tier(Quantity.of(30), "1.5"), last("1"));

  @Property
  void nothingAboveTheAllowanceCostsNothing(@ForAll @IntRange(min = -1000, max = 0) int over) {
    for (Overage overage : all()) {
      assertThat(overage.cost(Quantity.of(over))).isZero();
    }
  }

  @Property
  void aPlainPriceIsTheSameForEveryUnit(
      @ForAll @BigRange(min = "0", max = "100000") @Scale(6) BigDecimal one,
      @ForAll @BigRange(min = "0", max = "100000") @Scale(6) BigDecimal other) {
    Overage overage = new Overage.Plain(new BigDecimal("0.015"));
    assertThat(overage.cost(new Quantity(one)).add(overage.cost(new Quantity(other))))
        .isEqualByComparingTo(overage.cost(new Quantity(one.add(other))));
  }

  @Property
  void graduatedUnitsCostWhatTheirOwnTierSays(@ForAll @IntRange(min = 1, max = 100) int over) {
    BigDecimal unitByUnit = BigDecimal.ZERO;
    for (int unit = 1; unit <= over; unit++) {
      unitByUnit = unitByUnit.add(new BigDecimal(unit <= 10 ? "2" : unit <= 30 ? "1.5" : "1"));
    }
    assertThat(new Overage.Graduated(TIERS).cost(Quantity.of(over)))
        .isEqualByComparingTo(unitByUnit);
  }

  @Property
  void volumeUnitsAllCostWhatTheTierOfTheWholeSays(@ForAll @IntRange(min = 1, max = 100) int over) {
    BigDecimal price = new BigDecimal(over <= 10 ? "2" : over <= 30 ? "1.5" : "1");
    assertThat(new Overage.Volume(TIERS).cost(Quantity.of(over)))
        .isEqualByComparingTo(price.multiply(BigDecimal.valueOf(over)));
  }

  @Property
  void everyStartedPackageIsPaidWhole(@ForAll @IntRange(min = 1, max = 10_000) int over) {
    int packages = (over + 999) / 1000;
    assertThat(new Overage.Packages(Quantity.of(1000), new BigDecimal("3")).cost(Quantity.of(over)))
        .isEqualByComparingTo(BigDecimal.valueOf(3L * packages));
  }

  @Property
  void moreNeverCostsLessExceptWhereAVolumePriceFalls(
      @ForAll @IntRange(min = 0, max = 200) int over) {
    for (Overage overage : all()) {
      if (!(overage instanceof Overage.Volume)) {
        assertThat(overage.cost(Quantity.of(over + 1)))
            .isGreaterThanOrEqualTo(overage.cost(Quantity.of(over)));
      }
    }
  }

  @Example
  void partsOfAUnitInATierArePaidInPart() {
    assertThat(new Overage.Graduated(TIERS).cost(Quantity.of("10.5")))
        .isEqualByComparingTo("20.75");
  }

  @Example
  void zerosDoNotMakeAPriceAnother() {
    assertThat(new Overage.Plain(new BigDecimal("2.00")))
        .isEqualTo(new Overage.Plain(new BigDecimal("2")));
  }

  private static List<Overage> all() {
    return List.of(
        new Overage.Plain(new BigDecimal("0.08")),
        new Overage.Graduated(TIERS),
        new Overage.Volume(TIERS),
        new Overage.Packages(Quantity.of(1000), new BigDecimal("3")));
  }

  private static Overage.Tier tier(Quantity upTo, String price) {
    return new Overage.Tier(upTo, new BigDecimal(price));
  }

  private static Overage.Tier last(String price) {
    return new Overage.Tier(null, new BigDecimal(price));
  }
}
