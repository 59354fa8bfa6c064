package dev.cuota.core.rating;

import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** One of each kind, as docs/rating.md shows them. */
final class Examples {
  static final Plan STARTER = Plans.plan("starter", "19", "USD", Plan.Interval.MONTH).build();
  static final Instant NOON = Instant.parse("2026-01-16T12:00:00Z");

  private Examples() {}

  static List<String> texts() {
    PlanSwitch upgrade = PlanSwitch.of(current(STARTER), Plans.GROWTH, NOON, PlanChange.NOW);
    return List.of(
        plain().text(),
        graduated().text(),
        volume().text(),
        packages().text(),
        commission().text(),
        minimum().text(),
        maximum().text(),
        upgrade.lines().get(0).text(),
        upgrade.lines().get(1).text());
  }

  /** Paid for January. */
  static PlanSwitch.Current current(Plan plan) {
    return new PlanSwitch.Current(plan, Plans.JANUARY.start(), Plans.JANUARY, true);
  }

  static RatedLine plain() {
    Used used = Used.of(Quantity.of(1201), Limit.atMost(1000), Quantity.of(50));
    return Rating.overage(Plans.GROWTH, "max_monthly_orders", Plans.JANUARY, used).orElseThrow();
  }

  static RatedLine graduated() {
    return line("1250", new Overage.Graduated(tiers()));
  }

  static RatedLine volume() {
    return line("1250", new Overage.Volume(tiers()));
  }

  static RatedLine packages() {
    return line("3500", new Overage.Packages(Quantity.of(1000), BigDecimal.TEN));
  }

  static RatedLine commission() {
    Money sales = Money.of("26543.21", "USD");
    return Rating.commission(Plans.GROWTH, Plans.JANUARY, sales).orElseThrow();
  }

  static RatedLine minimum() {
    return agreed("1010", Rate.of(plainPrice()).between(BigDecimal.valueOf(5), null));
  }

  static RatedLine maximum() {
    return agreed("90000", Rate.of(plainPrice()).between(null, BigDecimal.valueOf(1000)));
  }

  private static Overage plainPrice() {
    return new Overage.Plain(new BigDecimal("0.015"));
  }

  private static List<Overage.Tier> tiers() {
    return RatingProperties.tiers(List.of("100"), List.of("0.02", "0.01"));
  }

  private static RatedLine line(String used, Overage price) {
    return agreed(used, Rate.of(price));
  }

  private static RatedLine agreed(String used, Rate rate) {
    LineItem item = new LineItem("orders", Plans.JANUARY, new PriceVersion("custom", 1), "USD");
    return Rating.line(item, Used.of(Quantity.of(used), Limit.atMost(1000)), rate);
  }
}
