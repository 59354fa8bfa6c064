package dev.cuota.engine.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.AccountOutcome;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.billing.AdjustmentOutcome;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.Books;
import dev.cuota.engine.platform.JobRun;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What accounts are told that they owe: all of it, once, and never otherwise afterwards. */
class StatementsSqlTest {
  private static final YearMonth FEBRUARY = Books.JANUARY.plusMonths(1);
  private static final Instant FIRST_OF_FEBRUARY = Instant.parse("2026-02-01T05:30:00Z");
  private static final Instant FIRST_OF_MARCH = Instant.parse("2026-03-01T05:30:00Z");

  private final Books books = new Books();
  private final EnvironmentId environment = books.world.environment();

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void feesAndUseAreStatedInTheMonthInWhichTheyArose() {
    subscribe("acme");
    books.tokens("acme", 150, Books.MIDDLE);
    books.clock(FIRST_OF_FEBRUARY);
    issue(Books.JANUARY);
    assertThat(told()).containsExactly("1 2026-01 acme 10.00 EUR: period 10.00 EUR");

    books.clock(Books.SECOND);
    books.overage();
    books.clock(FIRST_OF_MARCH);
    issue(FEBRUARY);
    assertThat(told())
        .containsExactly(
            "1 2026-01 acme 10.00 EUR: period 10.00 EUR",
            "2 2026-02 acme 0.50 EUR: overage 0.50 EUR");
  }

  @Test
  void nothingIsStatedTwiceWhoeverIssuesHowOften() throws Exception {
    for (int i = 0; i < 5; i++) {
      subscribe("t" + i);
    }
    books.clock(FIRST_OF_FEBRUARY);
    try (Engine other = books.world.anotherNode();
        ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Callable<StatementTally>> work =
          List.of(() -> issue(books.engine()), () -> issue(other), () -> issue(books.engine()));
      long issued = 0;
      for (Future<StatementTally> one : both.invokeAll(work)) {
        issued += one.get().statements();
      }
      assertThat(issued).isEqualTo(5);
    }
    assertThat(heads()).extracting(StatementHead::number).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aDryRunTellsAndWritesNothing() {
    subscribe("acme");
    books.clock(FIRST_OF_FEBRUARY);
    StatementTally tally =
        books
            .engine()
            .statements()
            .issue(
                new Billing.Ask(environment, Books.JANUARY, true),
                Books.ADA,
                JobRun.Progress.UNHEARD);
    assertThat(tally.line()).isEqualTo("1 accounts: 1 statements; 10.00 EUR");
    assertThat(heads()).isEmpty();
    issue(Books.JANUARY);
    assertThat(heads()).extracting(StatementHead::number).containsExactly(1L);
  }

  @Test
  void whatIsStatedIsCorrectedAndNotChanged() {
    books.tokens("acme", 150, Books.MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    books.clock(FIRST_OF_MARCH);
    issue(FEBRUARY);
    books.tokens("acme", 20, Books.MIDDLE);
    books.corrections();
    assertThat(books.asked())
        .containsExactly("tokens 0 pending 0.50 EUR", "tokens 1 pending 0.20 EUR");
    books.tokens("acme", 10, Books.MIDDLE);
    books.corrections();
    assertThat(books.asked())
        .containsExactly("tokens 0 pending 0.50 EUR", "tokens 1 pending 0.30 EUR");
    books.clock(Instant.parse("2026-04-01T05:30:00Z"));
    issue(YearMonth.of(2026, 3));
    assertThat(told())
        .containsExactly(
            "1 2026-02 acme 0.50 EUR: overage 0.50 EUR",
            "2 2026-03 acme 0.30 EUR: overage_correction 0.30 EUR");
  }

  @Test
  void whatIsLetGoIsGivenBack() {
    books.tokens("acme", 150, Books.MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    books.clock(FIRST_OF_MARCH);
    issue(FEBRUARY);
    waive();
    books.clock(Instant.parse("2026-04-01T05:30:00Z"));
    issue(YearMonth.of(2026, 3));
    assertThat(told())
        .containsExactly(
            "1 2026-02 acme 0.50 EUR: overage 0.50 EUR",
            "2 2026-03 acme -0.50 EUR: waiver -0.50 EUR");
  }

  @Test
  void whatIsLetGoBeforeItWasStatedIsStatedAndGivenBackAtOnce() {
    books.tokens("acme", 150, Books.MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    waive();
    books.clock(FIRST_OF_MARCH);
    issue(FEBRUARY);
    assertThat(told())
        .containsExactly("1 2026-02 acme 0.00 EUR: overage 0.50 EUR, waiver -0.50 EUR");
  }

  @Test
  void taxesAreThoseOfTheCountryWhenTheAccountIsTold() {
    subscribe("acme");
    describe("acme", "AR");
    tax("AR", "21");
    books.tokens("acme", 150, Books.MIDDLE);
    books.clock(FIRST_OF_FEBRUARY);
    issue(Books.JANUARY);
    books.clock(Books.SECOND);
    books.overage();
    tax("AR", "10");
    books.clock(FIRST_OF_MARCH);
    issue(FEBRUARY);
    assertThat(told())
        .containsExactly(
            "1 2026-01 acme 12.10 EUR: period 10.00 EUR",
            "2 2026-02 acme 0.55 EUR: overage 0.50 EUR");
  }

  @Test
  void aStatementThatIsReadIsTheOneThatWasSealed() {
    subscribe("acme");
    describe("acme", "AR");
    tax("AR", "21");
    subscribe("zoo");
    books.clock(FIRST_OF_FEBRUARY);
    issue(Books.JANUARY);
    String before = Seals.NONE;
    for (StatementHead head : heads()) {
      Statement read = statement(head.id());
      assertThat(Seals.of(before, read.head(), read.lines())).isEqualTo(head.seal());
      before = head.seal();
    }
    assertThat(before).hasSize(64);
  }

  @Test
  void whatIsComingIsShownAndNotIssued() {
    subscribe("acme");
    long account = books.tenant("acme").account();
    List<Statement> coming = books.engine().statements().upcoming(environment, account);
    assertThat(coming)
        .singleElement()
        .satisfies(one -> assertThat(one.head().sum().total()).hasToString("10.00 EUR"));
    assertThat(heads()).isEmpty();
    books.clock(FIRST_OF_FEBRUARY);
    issue(Books.JANUARY);
    assertThat(books.engine().statements().upcoming(environment, account)).isEmpty();
  }

  @Test
  void aMonthThatRunsIsNotStated() {
    assertThatThrownBy(() -> issue(Books.JANUARY)).isInstanceOf(IllegalArgumentException.class);
  }

  private void subscribe(String tenant) {
    NewSubscription wanted =
        new NewSubscription(
            books.tenant(tenant).account(),
            "small",
            SubscriptionStatus.ACTIVE,
            new Subscription.Provider("fake", "sub-" + tenant),
            null,
            null);
    assertThat(books.engine().lifecycle().subscriptions().begin(environment, wanted, Books.ADA))
        .isInstanceOf(BeginOutcome.Begun.class);
  }

  private void describe(String tenant, String country) {
    AccountProfile profile = new AccountProfile("Acme & Sons", "a@acme.example", country);
    assertThat(
            books
                .engine()
                .lifecycle()
                .payers()
                .describe(environment, books.tenant(tenant).account(), profile, Books.ADA))
        .isInstanceOf(AccountOutcome.Written.class);
  }

  private void tax(String country, String percent) {
    TreeMap<String, Tax> taxes = new TreeMap<>();
    taxes.put(country, new Tax("IVA", new BigDecimal(percent), false));
    books.billing().taxes().set(environment, taxes, Books.ADA);
  }

  private void waive() {
    UUID id =
        books.billing().adjustments().search(AdjustmentSearch.of(environment)).getFirst().id();
    assertThat(books.billing().adjustments().waive(environment, id, "a kindness", Books.ADA))
        .isInstanceOf(AdjustmentOutcome.Done.class);
  }

  private void issue(YearMonth month) {
    books
        .engine()
        .statements()
        .issue(new Billing.Ask(environment, month, false), Books.ADA, JobRun.Progress.UNHEARD);
  }

  private StatementTally issue(Engine node) {
    return node.statements()
        .issue(
            new Billing.Ask(environment, Books.JANUARY, false), Books.ADA, JobRun.Progress.UNHEARD);
  }

  private List<StatementHead> heads() {
    List<StatementHead> heads =
        new ArrayList<>(
            books
                .engine()
                .statements()
                .search(new StatementSearch(environment, null, null, 100, 0)));
    heads.sort(Comparator.comparingLong(StatementHead::number));
    return heads;
  }

  private Statement statement(UUID id) {
    return books.engine().statements().find(environment, id).orElseThrow();
  }

  /** Such as {@code 1 2026-01 acme 10.00 EUR: period 10.00 EUR}. */
  private List<String> told() {
    return heads().stream()
        .map(
            head ->
                "%d %s %s %s: %s"
                    .formatted(
                        head.number(),
                        head.month().start().toString().substring(0, 7),
                        head.to().key(),
                        head.sum().total(),
                        String.join(
                            ", ",
                            statement(head.id()).lines().stream()
                                .map(line -> line.kind().wire() + " " + line.amount())
                                .toList())))
        .toList();
  }
}
