package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeOffer;
import dev.cuota.core.rating.FeeRules;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.AgreedFee;
import dev.cuota.engine.limits.FeeOutcome;
import dev.cuota.engine.limits.FeeWish;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Months are billed by what was agreed with an account, and worked out again when that changes. */
class FeesSqlTest {
  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

  private final Books books = new Books();

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void whatIsAgreedGoesInsteadOfThePlansRate() {
    books.tokens("acme", 1100, Books.MIDDLE);
    books.tokens("other", 1100, Books.MIDDLE);
    AgreedFee fee = agreed("acme", wish("0.002", JANUARY, null));
    assertThat(fee.line().number()).isEqualTo(1);
    assertThat(cost("acme")).isEqualByComparingTo("2");
    assertThat(cost("other")).isEqualByComparingTo("10");
    books.clock(Books.SECOND);
    books.overage();
    assertThat(books.asked())
        .containsExactly("tokens 0 pending 2.00 EUR", "tokens 0 pending 10.00 EUR");
    Adjustment asked = adjustment("acme", 0);
    assertThat(asked.reckoned().price()).hasToString("small@1 agreed@1");
    assertThat(asked.reckoned().explanation())
        .startsWith("tokens by small@1 agreed@1, 2026-01-01T00:00:00Z");
  }

  @Test
  void everyRateThatCatalogsCanWriteIsKeptAsItIs() {
    books.tokens("acme", 1, Books.MIDDLE);
    List<Overage.Tier> tiers =
        List.of(
            new Overage.Tier(Quantity.of(10), new BigDecimal("0.02")),
            new Overage.Tier(null, new BigDecimal("0.01")));
    List<Overage> prices =
        List.of(
            new Overage.Graduated(tiers),
            new Overage.Volume(tiers),
            new Overage.Packages(Quantity.of(1000), new BigDecimal("2.5")),
            new Overage.Bounded(
                new Overage.Plain(new BigDecimal("0.01")), BigDecimal.ONE, BigDecimal.TEN));
    Instant since = JANUARY;
    for (Overage price : prices) {
      Instant until = since.plus(java.time.Duration.ofDays(40));
      Instant end = dev.cuota.core.platform.Period.month(until).start();
      agreed("acme", new FeeWish(offer(price), since, end, "why", null));
      since = end;
    }
    assertThat(fees("acme").stream().map(one -> one.line().terms().rate().text()))
        .containsExactlyElementsOf(prices.stream().map(Overage::text).toList());
    assertThat(fees("acme").stream().map(one -> one.line().number())).containsExactly(1, 2, 3, 4);
    FeeOffer commission =
        new FeeOffer(
            "gmv", new Overage.Plain(new BigDecimal("0.005")), true, Quantity.of(9), "EUR");
    AgreedFee gmv = agreed("acme", new FeeWish(commission, JANUARY, null, "why", null));
    assertThat(fees("acme")).contains(gmv);
    assertThat(gmv.line().terms().rate().text()).isEqualTo("0.5 %");
  }

  @Test
  void linesAreEndedAndOthersBegunButNeverOverlap() {
    books.tokens("acme", 1, Books.MIDDLE);
    AgreedFee first = agreed("acme", wish("0.002", JANUARY, null));
    assertThat(agree("acme", wish("0.003", FEBRUARY, null)))
        .isEqualTo(new FeeOutcome.Overlaps(first));
    FeeOutcome ended = end("acme", first, FEBRUARY);
    assertThat(ended).isInstanceOf(FeeOutcome.Done.class);
    assertThat(end("acme", first, FEBRUARY))
        .isEqualTo(new FeeOutcome.Done(((FeeOutcome.Done) ended).fee(), true));
    assertThat(agreed("acme", wish("0.003", FEBRUARY, null)).line().number()).isEqualTo(2);
    assertThat(end("acme", first, Instant.parse("2026-01-02T00:00:00Z")))
        .isEqualTo(new FeeOutcome.Refused(FeeRules.Flaw.UNTIL_CUT));
    assertThat(acts()).containsExactly("fee.agreed", "fee.ended", "fee.agreed");
  }

  @Test
  void theSameUnderTheSameIdIsAgreedOnce() {
    books.tokens("acme", 1, Books.MIDDLE);
    FeeWish wish = new FeeWish(offer(price("0.002")), JANUARY, null, "why", "contract-7");
    AgreedFee fee = agreed("acme", wish);
    assertThat(agree("acme", wish)).isEqualTo(new FeeOutcome.Done(fee, true));
    assertThat(agree("acme", new FeeWish(offer(price("0.5")), JANUARY, null, "why", "contract-7")))
        .isInstanceOf(FeeOutcome.Conflict.class);
    assertThat(fees("acme")).hasSize(1);
  }

  @Test
  void twoNodesAtOnceAgreeOnOneLineAlone() throws Exception {
    books.tokens("acme", 1100, Books.MIDDLE);
    long account = books.tenant("acme").account();
    try (Engine other = books.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<FeeOutcome>> wishes = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        Engine node = i % 2 == 0 ? other : books.engine();
        FeeWish wish = wish("0.00" + i, JANUARY, null);
        wishes.add(
            () -> node.limits().fees().agree(books.world.environment(), account, wish, Books.ADA));
      }
      int done = 0;
      int overlapping = 0;
      for (Future<FeeOutcome> one : threads.invokeAll(wishes)) {
        done += one.get() instanceof FeeOutcome.Done ? 1 : 0;
        overlapping += one.get() instanceof FeeOutcome.Overlaps ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
      assertThat(overlapping).isEqualTo(7);
      other.limits().follow();
      assertThat(
              other.limits().usage(books.world.environment(), "acme").orElseThrow().overageCost())
          .isEqualByComparingTo(
              fees("acme").getFirst().line().terms().rate().cost(Quantity.of(1000)));
    }
  }

  @Test
  void aLineForMonthsThatWereBilledChangesWhatIsPendingAndCorrectsWhatIsSettled() {
    books.tokens("acme", 1100, Books.MIDDLE);
    books.tokens("settled", 1100, Books.MIDDLE);
    books.tokens("other", 1100, Books.MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    books.sql(
        "update control.billing_adjustments set status = 'charged' where account = "
            + books.tenant("settled").account());
    agreed("acme", wish("0.002", JANUARY, null));
    AgreedFee fee = agreed("settled", wish("0.002", JANUARY, null));
    RunTally corrected = books.corrections();
    assertThat(corrected.changed()).isEqualTo(1);
    assertThat(corrected.corrected()).isEqualTo(1);
    assertThat(books.asked())
        .containsExactly(
            "tokens 0 pending 2.00 EUR",
            "tokens 0 charged 10.00 EUR",
            "tokens 1 pending -8.00 EUR",
            "tokens 0 pending 10.00 EUR");
    assertThat(adjustment("settled", 1).reckoned().explanation())
        .startsWith("tokens by small@1 agreed@1, ")
        .endsWith("asked at first by small@1\n");
    assertThat(books.corrections()).isEqualTo(RunTally.NONE);
    assertThat(books.overage().isNothing()).isTrue();

    // Taken back before what is given back was paid out, nothing is left to give.
    end("settled", fee, JANUARY);
    books.overage();
    assertThat(books.asked()).contains("tokens 1 pending 0.00 EUR");
  }

  @Test
  void aMonthKeepsTheLineItWasBilledByWhenItEndsLater() {
    books.tokens("acme", 1100, Books.MIDDLE);
    AgreedFee fee = agreed("acme", wish("0.002", JANUARY, null));
    books.clock(Books.SECOND);
    end("acme", fee, null);
    books.overage();
    assertThat(books.asked()).containsExactly("tokens 0 pending 2.00 EUR");
    assertThat(fees("acme").getFirst().line().until()).isEqualTo(FEBRUARY);
  }

  private static Overage price(String price) {
    return new Overage.Plain(new BigDecimal(price));
  }

  private static FeeOffer offer(Overage price) {
    return new FeeOffer("tokens", price, false, null, FeeWish.PLANNED);
  }

  private static FeeWish wish(String price, Instant since, @Nullable Instant until) {
    return new FeeWish(offer(price(price)), since, until, "a contract", null);
  }

  private FeeOutcome agree(String tenant, FeeWish wish) {
    return books
        .engine()
        .limits()
        .fees()
        .agree(books.world.environment(), books.tenant(tenant).account(), wish, Books.ADA);
  }

  private AgreedFee agreed(String tenant, FeeWish wish) {
    FeeOutcome outcome = agree(tenant, wish);
    assertThat(outcome).isInstanceOf(FeeOutcome.Done.class);
    return ((FeeOutcome.Done) outcome).fee();
  }

  private FeeOutcome end(String tenant, AgreedFee fee, @Nullable Instant until) {
    return books
        .engine()
        .limits()
        .fees()
        .end(books.world.environment(), books.tenant(tenant).account(), fee.id(), until, Books.ADA);
  }

  private List<AgreedFee> fees(String tenant) {
    return books
        .engine()
        .limits()
        .fees()
        .of(books.world.environment(), books.tenant(tenant).account());
  }

  private BigDecimal cost(String tenant) {
    return books
        .engine()
        .limits()
        .usage(books.world.environment(), tenant)
        .orElseThrow()
        .overageCost();
  }

  private Adjustment adjustment(String tenant, int part) {
    long account = books.tenant(tenant).account();
    return books
        .billing()
        .adjustments()
        .search(AdjustmentSearch.of(books.world.environment()))
        .stream()
        .filter(one -> one.account() == account && one.part() == part)
        .findFirst()
        .orElseThrow();
  }

  private List<String> acts() {
    return books
        .engine()
        .security()
        .journal()
        .newest(books.world.environment(), 100)
        .reversed()
        .stream()
        .map(one -> one.act().act())
        .filter(one -> one.startsWith("fee."))
        .toList();
  }
}
