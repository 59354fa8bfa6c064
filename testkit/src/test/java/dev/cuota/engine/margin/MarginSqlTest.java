package dev.cuota.engine.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.CostLine;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What accounts cost and bring in, by the meters' cost and the plans' prices, on a real database. */
class MarginSqlTest {
  private final Margins margins = new Margins();

  @AfterEach
  void close() {
    margins.close();
  }

  @Test
  void whatIsUsedCostsAndPlansAndWhatGoesOverBringIn() {
    margins.used("acme", "signatures", "3");
    margins.used("acme", "tokens", "250");
    margins.used("acme", "pages", "4");
    margins.used("acme", "clicks", "1000");
    AccountMargin acme = margins.of("acme");
    assertThat(acme.revenue())
        .extracting(line -> line.kind() + " " + line.feature() + " " + line.amount())
        .containsExactly("PRICE small 10.00 EUR", "OVERAGE tokens 1.50 EUR");
    // 3 + 0.25 + 0.04 + 5 % of 10; clicks cost nothing, and tokens count once for two features.
    assertThat(acme.cost()).hasToString("3.79 EUR");
    assertThat(acme.percent()).contains(67);
    assertThat(acme.costs())
        .extracting(one -> one.line().item() + " " + one.line().features())
        .containsExactly(
            "pages []",
            "signatures [signatures]",
            "tokens [tokens, prompts]",
            CostLine.PAYMENT_FEE + " []");
  }

  @Test
  void whatAnAccountPaysAProviderOfItsOwnForCostsNothing() {
    margins.used("acme", "signatures", "3");
    margins
        .engine()
        .limits()
        .providers()
        .begin(margins.tenant("acme"), "signatures", "", null, "ada");
    AccountMargin acme = margins.of("acme");
    assertThat(acme.cost()).hasToString("0.50 EUR");
    CostLine signatures = acme.costs().getFirst().line();
    assertThat(signatures.ownProvider()).isTrue();
    assertThat(signatures.quantity()).isEqualByComparingTo("3");
    assertThat(signatures.unitCost()).isEqualByComparingTo("1");

    // What went when the month ended goes for it, whatever came later.
    margins.clock(Margins.THIRD);
    margins.engine().limits().providers().end(margins.tenant("acme"), "signatures", "ada");
    assertThat(margins.of("acme").cost()).hasToString("0.50 EUR");
    margins.rollUp();
    assertThat(margins.rolledUp())
        .containsExactly("payment.fee 10 at 0.05 = 0.5 EUR", "signatures 3 at 1 = 0 EUR own");
  }

  @Test
  void costsInAnotherCurrencyAreWorthWhatTheRateSaysAndNothingWithoutOne() {
    margins.on("acme", "dollars");
    margins.used("acme", "signatures", "4");
    margins.used("other", "signatures", "1");
    AccountMargin acme = margins.of("acme");
    // The fee is taken of the price, in its currency; signatures cost euros.
    assertThat(acme.cost()).hasToString("0.50 USD");
    assertThat(acme.unvalued()).containsEntry("EUR", Money.of("4", "EUR"));
    assertThat(acme.isComplete()).isFalse();
    MonthMargin all = margins.live().all();
    assertThat(all.unvaluedAccounts()).isEqualTo(1);
    assertThat(all.whole().accounts()).isEqualTo(1);
    assertThat(all.whole().cost()).hasToString("1.50 EUR");
    assertThat(all.unvalued()).containsEntry("EUR", Money.of("4", "EUR"));

    margins.rate("EUR/USD", "1.25");
    assertThat(margins.of("acme").cost()).hasToString("5.50 USD");
    MonthMargin valued = margins.live().all();
    assertThat(valued.unvaluedAccounts()).isZero();
    assertThat(valued.byCurrency().keySet()).containsExactly("EUR", "USD");
    // 5.50 USD are 4.40 EUR, and 1.50 of the other.
    assertThat(valued.whole().cost()).hasToString("5.90 EUR");
    assertThat(valued.whole().income()).hasToString("18.00 EUR");
  }

  @Test
  void aYearlyPriceBringsInATwelfthAndThatBearsTheFee() {
    margins.on("acme", "yearly");
    // 100 in twelve: 8.34 for the first four months of the year, then 8.33.
    assertThat(margins.of("acme").income()).hasToString("8.34 EUR");
    assertThat(margins.of("acme").exactCost()).isEqualTo(Money.of("0.417", "EUR"));
  }

  @Test
  void theWorstComeFirstAndAMonthThatHasNotBegunIsRefused() {
    margins.used("good", "signatures", "1");
    margins.used("bad", "signatures", "30");
    margins.used("fair", "signatures", "8");
    assertThat(margins.live().accounts())
        .extracting(part -> part.margin().key())
        .containsExactly("bad", "fair", "good");
    assertThatThrownBy(
            () -> margins.margin().month(margins.world.environment(), YearMonth.of(2026, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasTakenBackCostsNothing() {
    margins.used("acme", "signatures", "-3");
    assertThat(margins.of("acme").cost()).hasToString("0.50 EUR");
  }

  @Test
  void monthsThatWereRolledUpAreRememberedAndTheRunningOneIsLive() {
    margins.used("acme", "signatures", "3");
    margins.clock(Margins.THIRD);
    assertThat(margins.margin().history(margins.world.environment(), 12, List.of()))
        .extracting(one -> one.month() + " " + one.whole().cost() + " " + one.live())
        .containsExactly("2026-01 3.50 EUR true", "2026-02 0.50 EUR true");
    margins.rollUp();
    margins.clock(Instant.parse("2026-04-10T00:00:00Z"));
    assertThat(margins.margin().history(margins.world.environment(), 12, List.of()))
        .extracting(one -> one.month() + " " + one.whole().cost() + " " + one.live())
        .containsExactly("2026-01 3.50 EUR false", "2026-04 0.50 EUR true");
  }

  @Test
  void partsAddUpToTotalsWhateverWasUsed() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> meters = List.of("signatures", "tokens", "pages");
    List<String> plans = List.of("small", "dollars", "yearly");
    for (int i = 0; i < 20; i++) {
      margins.on("t" + i, plans.get(random.nextInt(plans.size())));
      for (int n = 0; n < random.nextInt(6); n++) {
        String amount = random.nextInt(500) + "." + (1 + random.nextInt(999));
        margins.used("t" + i, meters.get(random.nextInt(meters.size())), amount);
      }
    }
    margins.rate("EUR/USD", "1.1379");
    MonthMargins live = margins.live();
    Money whole = Money.zero("EUR");
    for (MonthMargin.Part part : live.accounts()) {
      Money coins = Money.zero(part.margin().currency());
      for (Money one : part.margin().coins()) {
        coins = coins.plus(Objects.requireNonNull(one));
      }
      assertThat(coins).as("seed %d", seed).isEqualTo(part.margin().cost());
      whole = whole.plus(part.whole().orElseThrow().cost());
    }
    assertThat(live.all().whole().cost()).as("seed %d", seed).isEqualTo(whole);

    margins.clock(Margins.THIRD);
    margins.rollUp();
    for (MonthMargin.Part part : live.accounts()) {
      Money kept = Money.zero("EUR");
      Money fee = Money.zero(part.margin().currency());
      for (CostRow row : margins.rows(part.margin().account())) {
        if (row.line().isPaymentFee()) {
          fee = fee.plus(row.line().amount());
        } else {
          kept = kept.plus(row.line().amount());
        }
      }
      Money ofLines = Money.zero("EUR");
      for (AccountMargin.Valued one : part.margin().costs()) {
        if (!one.line().isPaymentFee()) {
          ofLines = ofLines.plus(one.line().amount());
        }
      }
      assertThat(kept).as("seed %d", seed).isEqualTo(ofLines);
      assertThat(fee.signum()).isPositive();
    }
  }
}
