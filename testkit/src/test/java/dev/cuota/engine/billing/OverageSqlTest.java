package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.PlanMove;
import dev.cuota.engine.limits.GrantOutcome;
import dev.cuota.engine.limits.GrantWish;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.limits.OverrideOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over allowances is asked once, by what went when the month ended, and corrected afterwards. */
class OverageSqlTest {
  private static final Instant MIDDLE = Books.MIDDLE;

  private final Books books = new Books();

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void whatGoesOverIsAskedOnceHoweverOftenItIsWorkedOut() {
    books.tokens("acme", 150, MIDDLE);
    books.tokens("small", 100, MIDDLE);
    books.clock(Books.SECOND);
    assertThat(books.overage().made()).isEqualTo(1);
    assertThat(books.overage().isNothing()).isTrue();
    assertThat(books.overage().isNothing()).isTrue();
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.50 EUR");
    Adjustment asked =
        books
            .billing()
            .adjustments()
            .search(AdjustmentSearch.of(books.world.environment()))
            .getFirst();
    assertThat(asked.reckoned().explanation())
        .isEqualTo(
            """
            tokens by small@1, 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z
            used 150 = included 100 of 100 + granted 0 of 0 + over 50
            rate 0.01
            50 at 0.01 = 0.5
            exact 0.5, rounded HALF_UP to 2 digits: 0.50 EUR
            """);
  }

  @Test
  void aMonthThatIsNotOverIsNotAskedFor() {
    assertThatThrownBy(books::overage)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2026-01 is not over");
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() {
    books.tokens("acme", 150, MIDDLE);
    books.clock(Books.SECOND);
    RunTally said = books.overage(books.engine(), true);
    assertThat(books.asked()).isEmpty();
    assertThat(said).isEqualTo(books.overage());
    assertThat(said.line())
        .isEqualTo("1 accounts: 1 adjustments made, 0 of them corrections, 0 changed; 0.50 EUR");
  }

  @Test
  void whatComesLateChangesWhatIsPendingAndCorrectsWhatIsSettled() {
    books.tokens("acme", 150, MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    books.tokens("acme", 10, MIDDLE);
    assertThat(books.corrections().changed()).isEqualTo(1);
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.60 EUR");

    books.settle();
    String late = books.tokens("acme", 25, MIDDLE);
    books.tokens("newcomer", 101, MIDDLE);
    RunTally corrected = books.corrections();
    assertThat(corrected.made()).isEqualTo(2);
    assertThat(corrected.corrected()).isEqualTo(1);
    assertThat(books.corrections()).isEqualTo(RunTally.NONE);
    assertThat(books.asked())
        .containsExactly(
            "tokens 0 charged 0.60 EUR", "tokens 1 pending 0.25 EUR", "tokens 0 pending 0.01 EUR");

    books.takeBack(late);
    books.settle();
    books.corrections();
    assertThat(books.asked())
        .containsExactly(
            "tokens 0 charged 0.60 EUR",
            "tokens 1 charged 0.25 EUR",
            "tokens 2 pending -0.25 EUR",
            "tokens 0 charged 0.01 EUR");
  }

  @Test
  void whatComesForARunningMonthIsNotLate() {
    books.clock(Books.SECOND);
    books.overage();
    books.tokens("acme", 150, Books.SECOND);
    assertThat(books.corrections()).isEqualTo(RunTally.NONE);
  }

  @Test
  void thePlanAndTheOverridesThatWentAtTheEndOfTheMonthCount() {
    books.tokens("acme", 150, MIDDLE);
    books.tokens("given", 150, MIDDLE);
    override("given", Limit.atMost(140), null);
    books.clock(Instant.parse("2026-02-01T00:00:00Z"));
    override("acme", Limit.unlimited(), null);
    override("given", null, null);
    books
        .engine()
        .planMoves()
        .make(
            books.world.environment(),
            new PlanMove(new PlanMove.OnPlan("small"), "large", null),
            "ada",
            (_, _) -> {});
    books.clock(Books.SECOND);
    books.overage();
    assertThat(books.asked())
        .containsExactly("tokens 0 pending 0.50 EUR", "tokens 0 pending 0.10 EUR");
  }

  @Test
  void anOverrideThatExpiredInTheMonthDoesNotCount() {
    books.tokens("acme", 150, MIDDLE);
    override("acme", Limit.unlimited(), Instant.parse("2026-01-20T00:00:00Z"));
    books.clock(Books.SECOND);
    books.overage();
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.50 EUR");
  }

  @Test
  void grantsCoverWhatTheyWereThereFor() {
    books.tokens("acme", 130, Instant.parse("2026-01-15T10:00:00Z"));
    grant("acme", 50);
    books.tokens("acme", 40, MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
    // 30 went over before the grant began; the 40 that came after are covered.
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.30 EUR");
  }

  @Test
  void severalNodesAtOnceAskOnce() throws Exception {
    for (int i = 0; i < 230; i++) {
      books.tokens("t" + i, 100 + i, MIDDLE);
    }
    books.clock(Books.SECOND);
    try (Engine other = books.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<RunTally>> runs = new ArrayList<>();
      for (Engine node : List.of(books.engine(), other, books.engine(), other)) {
        runs.add(() -> books.overage(node, false));
      }
      long made = 0;
      for (Future<RunTally> run : threads.invokeAll(runs)) {
        made += run.get().made();
      }
      assertThat(made).isEqualTo(229);
    }
    assertThat(books.asked()).hasSize(229);
    assertThat(Collections.frequency(books.asked(), "tokens 0 pending 1.00 EUR")).isEqualTo(1);
  }

  private void override(String tenant, @Nullable Limit limit, @Nullable Instant expires) {
    assertThat(
            books
                .engine()
                .limits()
                .override(
                    books.tenant(tenant),
                    false,
                    new OverrideChange("tokens", limit, expires, "why", "ada")))
        .isInstanceOf(OverrideOutcome.Done.class);
  }

  private void grant(String tenant, long amount) {
    GrantWish wish =
        new GrantWish(
            "tokens", Quantity.of(amount), Grant.USUAL, null, null, false, null, "", "ada", null);
    assertThat(books.engine().limits().grants().give(books.tenant(tenant), false, wish))
        .isInstanceOf(GrantOutcome.Given.class);
  }
}
