package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.fx.RateOutcome;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commission is taken of what sales above the threshold were worth on their days; nothing is one to one. */
class CommissionSqlTest {
  private static final YearMonth JANUARY = YearMonth.of(2026, 1);
  private static final LocalDate FIFTH = LocalDate.of(2026, 1, 5);
  private static final LocalDate SIXTH = LocalDate.of(2026, 1, 6);

  private final World world =
      new World(Instant.parse("2026-01-15T12:00:00Z")).withCatalog(catalog());
  private int events;

  @AfterEach
  void close() {
    world.close();
  }

  /** 2 % of what is above 5,000 USD. */
  private static Catalog catalog() {
    Plan plan =
        new Plan(
            "starter",
            0,
            new TreeMap<>(Map.of("en", "Starter")),
            BigDecimal.valueOf(19),
            "USD",
            Plan.Interval.MONTH,
            null,
            new TreeMap<>(),
            Quantity.of(5_000),
            BigDecimal.TWO,
            7,
            Plan.Policy.ANY);
    return new Catalog(
        "Sales",
        "USD",
        BigDecimal.ZERO,
        "starter",
        "",
        new TreeMap<>(
            Catalog.byKey(
                List.of(World.meter("gmv", Aggregation.SUM, "$.amount", "currency")), Meter::key)),
        Map.of(),
        new TreeMap<>(),
        Catalog.byKey(List.of(plan), Plan::key));
  }

  @Test
  void eachDaysSalesAreWorthWhatTheyWereThatDay() {
    sold("acme", "4000", "USD", FIFTH);
    sold("acme", "1500000", "ARS", FIFTH);
    sold("acme", "1500000", "ARS", SIXTH);
    rate("USD/ARS", FIFTH, "1500");
    rate("USD/ARS", SIXTH, "1000");
    february();
    run();
    // 4,000 + 1,000 + 1,500 are 1,500 above 5,000, of which 2 % are 30.
    assertThat(asked()).containsExactly("0 pending 30.00 USD ");
    assertThat(run().isNothing()).isTrue();
  }

  @Test
  void whatHasNoRateWaitsAndIsNeverWorthAsMuchAsADollar() {
    sold("acme", "6000", "USD", FIFTH);
    sold("acme", "3000000", "ARS", FIFTH);
    february();
    run();
    assertThat(asked())
        .containsExactly("0 pending 20.00 USD 3000000 ARS of 2026-01-05: ARS/USD is missing");

    rate("USD/ARS", FIFTH, "1500");
    assertThat(correct().changed()).isEqualTo(1);
    assertThat(asked()).containsExactly("0 pending 60.00 USD ");
    assertThat(correct()).isEqualTo(RunTally.NONE);
  }

  @Test
  void whatWasAskedAlreadyIsNotValuedAgain() {
    sold("acme", "9000000", "ARS", FIFTH);
    rate("USD/ARS", FIFTH, "1500");
    february();
    run();
    assertThat(asked()).containsExactly("0 pending 20.00 USD ");
    settle();
    rate("USD/ARS", FIFTH, "1000");
    assertThat(run().isNothing()).isTrue();

    // What comes now is valued by what is known now.
    sold("acme", "1000000", "ARS", FIFTH);
    assertThat(correct().corrected()).isEqualTo(1);
    assertThat(asked()).containsExactly("0 charged 20.00 USD ", "1 pending 20.00 USD ");
  }

  @Test
  void whatIsPendingFollowsARateThatAPersonPutsRight() {
    sold("acme", "9000000", "ARS", FIFTH);
    rate("USD/ARS", FIFTH, "1500");
    february();
    run();
    rate("USD/ARS", FIFTH, "1000");
    run();
    assertThat(asked()).containsExactly("0 pending 80.00 USD ");
  }

  @Test
  void whatIsNoCurrencyWaitsForAPerson() {
    sold("acme", "9000", "", FIFTH);
    february();
    run();
    assertThat(asked()).isEmpty();
    assertThat(correct().isNothing()).isTrue();
  }

  private void february() {
    world.clock().set(Instant.parse("2026-02-02T06:00:00Z"));
  }

  private RunTally run() {
    return world
        .engine()
        .billing()
        .commission(
            new Billing.Ask(world.environment(), JANUARY, false),
            Books.ADA,
            JobRun.Progress.UNHEARD);
  }

  private RunTally correct() {
    return world.engine().billing().corrections(world.environment(), false, Books.ADA);
  }

  private void sold(String tenant, String amount, String currency, LocalDate day) {
    UsageEvent event =
        new UsageEvent(
            "test",
            "s" + ++events,
            "use",
            tenant,
            Instant.parse(day + "T10:00:00Z"),
            new MapData(Map.of("amount", new BigDecimal(amount), "currency", currency)));
    world.engine().metering().accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  private void rate(String pair, LocalDate day, String value) {
    PostedRate rate =
        new PostedRate(CurrencyPair.of(pair).orElseThrow(), Side.MID, day, new BigDecimal(value));
    assertThat(
            world
                .engine()
                .rates()
                .set(rate, "by hand", new Decider(Books.ADA, world.environment()), false))
        .isInstanceOf(RateOutcome.Holds.class);
  }

  private void settle() {
    Books.sql(
        world,
        "update control.billing_adjustments set status = 'charged' where status = 'pending'");
  }

  private List<String> asked() {
    return world
        .engine()
        .billing()
        .adjustments()
        .search(AdjustmentSearch.of(world.environment()))
        .stream()
        .sorted(Comparator.comparing(Adjustment::part))
        .map(
            one ->
                "%d %s %s %s"
                    .formatted(
                        one.part(), one.status().wire(), one.amount(), one.reckoned().waits()))
        .toList();
  }
}
