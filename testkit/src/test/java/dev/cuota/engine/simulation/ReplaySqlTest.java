package dev.cuota.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Limiting;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.limits.OverrideOutcome;
import dev.cuota.engine.simulation.Trials.Terms;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would have been owed, and who would have been limited, worked out by hand. */
class ReplaySqlTest {
  private final Trials trials = new Trials();

  @AfterEach
  void close() {
    trials.close();
  }

  /** 150 tokens: 10 + 0.50 for 50 over; they cost 0.75, and the payment 0.50. */
  @Test
  void thePresentCatalogComesToWhatWasOwed() {
    trials.tokens("acme", 150, "2026-01-10T10:00:00Z");
    Trials.Outcome outcome = trials.run(trials.january(null));
    Side was = outcome.of("acme").was();
    assertThat(was.revenue()).hasToString("{EUR=10.50 EUR}");
    assertThat(was.cost()).hasToString("1.25 EUR");
    assertThat(was.margin()).contains(Money.of("9.25", "EUR"));
    assertThat(outcome.of("acme").would()).isEqualTo(was);
    assertThat(outcome.of("acme").difference()).contains(Money.zero("EUR"));
    assertThat(outcome.of("acme").limited()).isEmpty();
  }

  /** 12 + 70 over at 0.02 = 13.40; 0.75 + 5 % of 12 = 1.35. */
  @Test
  void anotherPriceAndAnotherAllowanceRateTheSameUse() {
    trials.tokens("acme", 150, "2026-01-10T10:00:00Z");
    trials.tokens("other", 20, "2026-01-10T10:00:00Z");
    Catalog dearer =
        Trials.catalog(_ -> new Terms("12", Plan.Interval.MONTH, 80, Mode.SOFT, "0.02"));
    Trials.Outcome outcome = trials.run(trials.january(dearer));
    assertThat(outcome.of("acme").would().revenue()).hasToString("{EUR=13.40 EUR}");
    assertThat(outcome.of("acme").would().cost()).hasToString("1.35 EUR");
    assertThat(outcome.of("acme").difference()).contains(Money.of("2.90", "EUR"));
    assertThat(outcome.of("other").difference()).contains(Money.of("2", "EUR"));
    assertThat(outcome.found().was().revenue()).hasToString("{EUR=20.50 EUR}");
    assertThat(outcome.found().would().revenue()).hasToString("{EUR=25.40 EUR}");
    assertThat(outcome.found().accounts()).isEqualTo(2);
  }

  @Test
  void anAnnualPriceIsCountedByItsShareOfTheMonth() {
    trials.tokens("acme", 1, "2026-01-10T10:00:00Z");
    Catalog annual =
        Trials.catalog(
            terms -> new Terms("100", Plan.Interval.YEAR, terms.tokens(), Mode.SOFT, "0.01"));
    assertThat(trials.run(trials.january(annual)).of("acme").would().revenue())
        .hasToString("{EUR=8.34 EUR}");
  }

  /** A hard limit of 80 is passed by the third event; the first two come to 80 exactly. */
  @Test
  void whoWouldHaveBeenLimitedIsToldWithTheFirstHour() {
    trials.tokens("acme", 50, "2026-01-03T10:20:00Z");
    trials.tokens("acme", 30, "2026-01-04T11:59:59Z");
    trials.tokens("acme", 1, "2026-01-04T13:30:00Z");
    trials.tokens("acme", 90, "2026-01-05T13:30:00Z");
    trials.tokens("fine", 80, "2026-01-05T13:30:00Z");
    Catalog hard = Trials.catalog(_ -> new Terms("10", Plan.Interval.MONTH, 80, Mode.HARD, null));
    Trials.Outcome outcome = trials.run(trials.january(hard));
    assertThat(outcome.of("fine").limited()).isEmpty();
    Limited limited = outcome.of("acme").limited().getFirst();
    assertThat(limited.feature()).isEqualTo("tokens");
    assertThat(limited.tenant()).isEqualTo("acme");
    assertThat(limited.why()).isEqualTo(Limiting.HARD_LIMIT);
    assertThat(limited.at()).isEqualTo(Instant.parse("2026-01-04T13:00:00Z"));
    assertThat(limited.used()).hasToString("171");
    assertThat(limited.allowed()).hasToString("80");
    assertThat(limited.before()).isFalse();
    assertThat(outcome.found().limitedAccounts()).isEqualTo(1);
    assertThat(outcome.found().newlyLimited()).isEqualTo(1);
  }

  @Test
  void aFeatureThatIsNotIncludedWouldHaveBeenRefusedFromItsFirstUse() {
    trials.move("acme", "large");
    trials.send("acme", "calls", Map.of(), "2026-01-16T08:15:00Z");
    trials.send("small", "calls", Map.of(), "2026-01-16T09:15:00Z");
    Trials.Outcome outcome = trials.run(trials.january(null).mapping(Map.of("large", "small")));
    Limited limited = outcome.of("acme").limited().getFirst();
    assertThat(limited.feature()).isEqualTo("calls");
    assertThat(limited.why()).isEqualTo(Limiting.NOT_INCLUDED);
    assertThat(limited.at()).isEqualTo(Instant.parse("2026-01-16T08:00:00Z"));
    assertThat(limited.before()).isFalse();
    assertThat(outcome.of("small").limited().getFirst().before()).isTrue();
    assertThat(outcome.found().newlyLimited()).isEqualTo(1);
    assertThat(outcome.of("acme").was().plan()).isEqualTo("large");
    assertThat(outcome.of("acme").would().plan()).isEqualTo("small");
    assertThat(outcome.of("acme").difference()).contains(Money.of("-90", "EUR"));
  }

  @Test
  void whoseIsOnAPlanThatThereIsNoMoreIsNamedAndOwesNothing() {
    trials.move("acme", "large");
    trials.tokens("acme", 100, "2026-01-16T08:15:00Z");
    Catalog without =
        Trials.catalog(
            List.of(Trials.plan("small", Terms.SMALL)),
            Trials.meter("tokens", Aggregation.SUM, "$.v", "0.005"));
    Trials.Outcome outcome = trials.run(trials.january(without));
    assertThat(outcome.of("acme").missing()).isEqualTo("large");
    assertThat(outcome.of("acme").would().revenue()).isEmpty();
    assertThat(outcome.of("acme").would().cost()).hasToString("0.50 EUR");
    assertThat(outcome.of("acme").difference()).contains(Money.of("-100", "EUR"));
    assertThat(outcome.found().missing()).isEqualTo(Map.of("large", 1L));
    Trials.Outcome mapped = trials.run(trials.january(without).mapping(Map.of("large", "small")));
    assertThat(mapped.found().missing()).isEmpty();
    assertThat(mapped.of("acme").would().revenue()).hasToString("{EUR=10.00 EUR}");
  }

  /** Only what is generated counts: 120 of 220; events without a number, or taken back, do not. */
  @Test
  void aMeterThatCountsOtherwiseCountsTheLedgerAnew() {
    trials.send("acme", "tokens", Map.of("v", 100, "out", 80), "2026-01-10T10:00:00Z");
    trials.send("acme", "tokens", Map.of("v", 70, "out", "40"), "2026-01-11T10:00:00Z");
    trials.send("acme", "tokens", Map.of("v", 50, "out", "none"), "2026-01-12T10:00:00Z");
    trials.send("acme", "tokens", Map.of("v", 50), "2026-02-01T00:00:00Z");
    trials.send("other", "tokens", Map.of("v", 500, "out", 2.5), "2026-01-11T10:00:00Z");
    Catalog generated =
        Trials.catalog(
            List.of(Trials.plan("small", Terms.SMALL), Trials.plan("large", Terms.LARGE)),
            Trials.meter("tokens", Aggregation.SUM, "$.out", "0.01"));
    Trials.Outcome outcome = trials.run(trials.january(generated));
    assertThat(outcome.found().counted()).containsExactly("tokens");
    assertThat(outcome.of("acme").was().revenue()).hasToString("{EUR=11.20 EUR}");
    assertThat(outcome.of("acme").would().revenue()).hasToString("{EUR=10.20 EUR}");
    assertThat(outcome.of("acme").would().cost()).hasToString("1.70 EUR");
    assertThat(outcome.of("other").would().revenue()).hasToString("{EUR=10.00 EUR}");
    assertThat(outcome.of("other").would().cost()).hasToString("0.53 EUR");
  }

  @Test
  void whatMetersCountAnewIsFilteredGroupedAndCountedByTheirOwnRules() {
    for (int i = 0; i < 5; i++) {
      trials.send(
          "acme",
          "tokens",
          Map.of("v", 10 * (i + 1), "kind", i % 2 == 0 ? "out" : "in", "user", i % 3),
          "2026-01-1" + i + "T10:00:00Z");
    }
    assertThat(counted(Aggregation.COUNT, null, Map.of("$.kind", "out"))).isEqualTo("3");
    assertThat(counted(Aggregation.MAX, "$.v", Map.of("$.kind", "in"))).isEqualTo("40");
    assertThat(counted(Aggregation.MIN, "$.v", Map.of())).isEqualTo("10");
    assertThat(counted(Aggregation.AVG, "$.v", Map.of("$.user", "0"))).isEqualTo("25");
    assertThat(counted(Aggregation.UNIQUE_COUNT, "$.user", Map.of())).isEqualTo("3");
  }

  /** What tokens counted, told by their cost of 1 EUR each without any price. */
  private String counted(Aggregation how, @Nullable String path, Map<String, String> filter) {
    Map<JsonPath, String> conditions = new HashMap<>();
    filter.forEach((at, is) -> conditions.put(JsonPath.of(at), is));
    Meter meter =
        new Meter(
            "tokens",
            "tokens",
            how,
            path == null ? null : JsonPath.of(path),
            "",
            new TreeMap<>(),
            conditions,
            BigDecimal.ONE);
    Terms free = new Terms("0", Plan.Interval.MONTH, 1_000, Mode.SOFT, null);
    Catalog catalog = Trials.catalog(List.of(Trials.plan("small", free)), meter);
    Money cost = trials.run(trials.january(catalog)).of("acme").would().cost();
    return cost.amount().toPlainString();
  }

  @Test
  void aLevelThatIsCountedOtherwiseIsRefusedByName() {
    Catalog level =
        Trials.catalog(
            List.of(Trials.plan("small", Terms.SMALL)),
            Trials.meter("tokens", Aggregation.LATEST, "$.v", "0.005"));
    assertThat(trials.simulations().prepare(trials.january(level)))
        .isEqualTo(new Prepared.Uncountable(List.of("tokens")));
  }

  @Test
  void whatCannotBeTriedIsSaid() {
    Scenario january = trials.january(null);
    assertThat(trials.simulations().prepare(january.mapping(Map.of("small", "gold"))))
        .isEqualTo(new Prepared.UnknownPlans(List.of("gold"), List.of("small", "large")));
    YearMonth february = YearMonth.of(2026, 2);
    assertThat(
            trials
                .simulations()
                .prepare(Scenario.of(trials.world.environment(), Trials.JANUARY, february, null)))
        .isInstanceOf(Prepared.WrongMonths.class);
    Scenario unknown =
        new Scenario(
            trials.world.environment(),
            Trials.JANUARY,
            Trials.JANUARY,
            null,
            new TreeMap<>(),
            true,
            List.of("nobody"));
    assertThat(trials.simulations().prepare(unknown))
        .isEqualTo(new Prepared.UnknownAccounts(List.of("nobody")));
  }

  @Test
  void overridesStayInForceUnlessTheyAreLeftOut() {
    trials.tokens("acme", 150, "2026-01-10T10:00:00Z");
    assertThat(
            trials
                .world
                .engine()
                .limits()
                .override(
                    trials.world.engine().accounts().tenant(trials.world.environment(), "acme"),
                    false,
                    new OverrideChange("tokens", Limit.atMost(140), null, "why", "ada")))
        .isInstanceOf(OverrideOutcome.Done.class);
    Scenario january = trials.january(Trials.catalog(UnaryOperator.identity()));
    assertThat(trials.run(january).of("acme").would().revenue()).hasToString("{EUR=10.10 EUR}");
    Scenario without =
        new Scenario(
            january.environment(),
            january.first(),
            january.last(),
            january.catalog(),
            new TreeMap<>(),
            false,
            List.of("acme"));
    assertThat(trials.run(without).of("acme").would().revenue()).hasToString("{EUR=10.50 EUR}");
    assertThat(trials.run(without).of("acme").was().revenue()).hasToString("{EUR=10.10 EUR}");
  }

  /** 2 % of the 500 EUR above 1,000; the pesos have no rate, and are never taken for euros. */
  @Test
  void salesWithoutARateAreShownAndInNoSum() {
    trials.sold("acme", "1500", "EUR", "2026-01-10T10:00:00Z");
    trials.sold("acme", "90000", "ARS", "2026-01-10T10:00:00Z");
    Trials.Outcome outcome = trials.run(trials.january(null));
    assertThat(outcome.of("acme").would().revenue()).hasToString("{EUR=20.00 EUR}");
    assertThat(outcome.of("acme").unvalued())
        .containsExactly("90000 ARS of 2026-01-10: ARS/USD is missing");
    assertThat(outcome.found().unvalued()).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenToTheBooks() {
    trials.tokens("acme", 150, "2026-01-10T10:00:00Z");
    trials.send("acme", "calls", Map.of(), "2026-01-10T10:00:00Z");
    trials.sold("acme", "90000", "ARS", "2026-01-10T10:00:00Z");
    Map<String, String> before = trials.digests(List.of());
    Meter other = Trials.meter("tokens", Aggregation.COUNT, null, "0.01");
    trials.run(trials.january(Trials.catalog(List.of(Trials.plan("small", Terms.SMALL)), other)));
    trials.run(trials.january(null).mapping(Map.of("small", "large")));
    assertThat(trials.digests(List.of())).isEqualTo(before);
  }
}
