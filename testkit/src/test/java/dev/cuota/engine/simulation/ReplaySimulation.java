package dev.cuota.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.simulation.Charges;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.limits.GrantOutcome;
import dev.cuota.engine.limits.GrantWish;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Use, sales, overrides, grants and changes of plan in any order: the present catalog comes to exactly what the
 * runs have asked for, month by month, and all that is told adds up.
 */
class ReplaySimulation {
  private static final List<String> TENANTS = List.of("a", "b", "c", "d");
  private static final Cause ADA = Cause.admin("ada");

  @Test
  void thePresentCatalogComesToWhatWasBilled() {
    for (int i = 0; i < 2; i++) {
      run(new Random().nextLong(), 120);
    }
  }

  @Test
  @Tag("long")
  void inTheLongRunToo() {
    for (int i = 0; i < 30; i++) {
      run(new Random().nextLong(), 300);
    }
  }

  private static void run(long seed, int steps) {
    try (Trials trials = new Trials()) {
      Course course = new Course(trials, new Random(seed));
      for (int i = 0; i < steps; i++) {
        course.step();
      }
      course.check(seed);
    }
  }

  /** What is done to the books. */
  private static final class Course {
    private final Trials trials;
    private final Random random;

    Course(Trials trials, Random random) {
      this.trials = trials;
      this.random = random;
    }

    void step() {
      trials.world.clock().advance(Duration.ofMinutes(1 + random.nextInt(1_500)));
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> trials.tokens(tenant, random.nextInt(120), time().toString());
        case 4, 5 -> sell(tenant);
        case 6 -> override(tenant);
        case 7 -> trials.move(tenant, random.nextBoolean() ? "large" : "small");
        case 8 -> grant(tenant);
        default -> rate();
      }
    }

    private Instant now() {
      return trials.world.clock().now();
    }

    /** Some of it comes late. */
    private Instant time() {
      Instant time = now().minus(Duration.ofHours(random.nextInt(24 * 20)));
      Instant first = Period.month(Trials.JANUARY).start();
      return time.isBefore(first) ? first : time;
    }

    private void sell(String tenant) {
      String currency = List.of("EUR", "USD", "ARS").get(random.nextInt(3));
      trials.sold(tenant, Integer.toString(random.nextInt(2_000)), currency, time().toString());
    }

    private void override(String tenant) {
      Limit limit = random.nextInt(3) == 0 ? null : Limit.atMost(Quantity.of(random.nextInt(300)));
      var _ =
          trials
              .world
              .engine()
              .limits()
              .override(
                  trials.tenant(tenant),
                  false,
                  new OverrideChange("tokens", limit, null, "", "ada"));
    }

    private void grant(String tenant) {
      GrantWish wish =
          new GrantWish(
              "tokens",
              Quantity.of(1 + random.nextInt(60)),
              Grant.USUAL,
              null,
              null,
              false,
              null,
              "",
              "ada",
              null);
      assertThat(trials.world.engine().limits().grants().give(trials.tenant(tenant), false, wish))
          .isInstanceOf(GrantOutcome.Given.class);
    }

    private void rate() {
      LocalDate day = LocalDate.ofInstant(time(), ZoneOffset.UTC);
      boolean pesos = random.nextBoolean();
      PostedRate rate =
          new PostedRate(
              CurrencyPair.of(pesos ? "USD/ARS" : "EUR/USD").orElseThrow(),
              Side.MID,
              day,
              pesos ? new BigDecimal("1500") : new BigDecimal("1.1"));
      var _ =
          trials
              .world
              .engine()
              .rates()
              .set(rate, "by hand", new Decider(ADA, trials.world.environment()), false);
    }

    void check(long seed) {
      YearMonth last = YearMonth.from(now().atZone(ZoneOffset.UTC));
      trials.world.clock().set(Period.month(last).end().plus(Duration.ofDays(2)));
      Map<String, Money> simulated = new TreeMap<>();
      for (YearMonth month = Trials.JANUARY; !month.isAfter(last); month = month.plusMonths(1)) {
        bill(month);
        Scenario scenario = Scenario.of(trials.world.environment(), month, month, null);
        for (SimulatedAccount one : trials.run(scenario).accounts()) {
          assertThat(one.would()).as("seed %d", seed).isEqualTo(one.was());
          for (Charges charges : one.was().charges().values()) {
            put(simulated, one.account(), month, AdjustmentType.OVERAGE, charges.overage());
            put(simulated, one.account(), month, AdjustmentType.COMMISSION, charges.commission());
          }
        }
      }
      assertThat(simulated).as("seed %d", seed).isEqualTo(billed());
      addsUp(seed, last);
    }

    private void bill(YearMonth month) {
      Billing.Ask ask = new Billing.Ask(trials.world.environment(), month, false);
      trials.world.engine().billing().overage(ask, ADA, JobRun.Progress.UNHEARD);
      trials.world.engine().billing().commission(ask, ADA, JobRun.Progress.UNHEARD);
    }

    private Map<String, Money> billed() {
      Map<String, Money> billed = new TreeMap<>();
      for (Adjustment one :
          trials
              .world
              .engine()
              .billing()
              .adjustments()
              .search(AdjustmentSearch.of(trials.world.environment()))) {
        YearMonth month = YearMonth.from(one.subject().month().start().atZone(ZoneOffset.UTC));
        put(billed, one.account(), month, one.subject().type(), one.amount());
      }
      return billed;
    }

    private static void put(
        Map<String, Money> all, long account, YearMonth month, AdjustmentType type, Money one) {
      if (one.signum() != 0) {
        all.merge(account + " " + month + " " + type, one, Money::plus);
      }
    }

    /** All months at once are their sum, and all accounts are what each comes to. */
    private void addsUp(long seed, YearMonth last) {
      Trials.Outcome whole =
          trials.run(
              Scenario.of(
                  trials.world.environment(),
                  Trials.JANUARY,
                  last,
                  Trials.catalog(
                      _ -> new Trials.Terms("119", Plan.Interval.YEAR, 70, Mode.HARD, "0.013"))));
      Map<String, Money> was = new TreeMap<>();
      Map<String, Money> would = new TreeMap<>();
      Money cost = Money.zero("EUR");
      long limited = 0;
      for (SimulatedAccount one : whole.accounts()) {
        one.was().revenue().forEach((currency, money) -> was.merge(currency, money, Money::plus));
        one.would()
            .revenue()
            .forEach((currency, money) -> would.merge(currency, money, Money::plus));
        cost = cost.plus(one.would().cost());
        limited += one.limited().isEmpty() ? 0 : 1;
      }
      assertThat(whole.found().was().revenue()).as("seed %d", seed).isEqualTo(was);
      assertThat(whole.found().would().revenue()).as("seed %d", seed).isEqualTo(would);
      assertThat(whole.found().would().cost()).as("seed %d", seed).isEqualTo(cost);
      assertThat(whole.found().limitedAccounts()).isEqualTo(limited);
      assertThat(whole.found().accounts()).isEqualTo(whole.accounts().size());
      Map<String, Money> months = new TreeMap<>();
      for (YearMonth month = Trials.JANUARY; !month.isAfter(last); month = month.plusMonths(1)) {
        trials
            .run(Scenario.of(trials.world.environment(), month, month, null))
            .found()
            .was()
            .revenue()
            .forEach((currency, money) -> months.merge(currency, money, Money::plus));
      }
      assertThat(months).as("seed %d", seed).isEqualTo(was);
    }
  }
}
