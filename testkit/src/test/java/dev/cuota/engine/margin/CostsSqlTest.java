package dev.cuota.engine.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.JobRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Costs are rolled up once, however often and by whom, and follow what changes later. */
class CostsSqlTest {
  private final Margins margins = new Margins();

  @AfterEach
  void close() {
    margins.close();
  }

  @Test
  void threeRunsWriteTheSameRowsOnce() {
    margins.used("acme", "signatures", "3");
    margins.used("acme", "tokens", "250");
    margins.clock(Margins.THIRD);
    CostTally first = margins.rollUp();
    assertThat(first.line()).isEqualTo("1 accounts: 3 costs made, 0 changed, 0 removed; 3.75 EUR");
    List<String> rows = margins.rolledUp();
    assertThat(rows)
        .containsExactly(
            "payment.fee 10 at 0.05 = 0.5 EUR",
            "signatures 3 at 1 = 3 EUR",
            "tokens 250 at 0.001 = 0.25 EUR");
    assertThat(margins.rollUp().differences()).isZero();
    assertThat(margins.rollUp().differences()).isZero();
    assertThat(margins.rolledUp()).isEqualTo(rows);
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() {
    margins.used("acme", "signatures", "3");
    margins.clock(Margins.THIRD);
    CostTally said = margins.rollUp(margins.engine(), true);
    assertThat(margins.rolledUp()).isEmpty();
    assertThat(said).isEqualTo(margins.rollUp());
  }

  @Test
  void aMonthThatIsNotOverIsNotRolledUp() {
    assertThatThrownBy(margins::rollUp)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2026-01 is not over");
  }

  @Test
  void whatComesLateOrIsSaidOtherwiseChangesOnlyWhatDiffers() {
    margins.used("acme", "signatures", "3");
    margins.used("acme", "tokens", "250");
    margins.used("other", "signatures", "1");
    margins.clock(Margins.THIRD);
    margins.rollUp();
    margins.used("acme", "tokens", "50");
    margins.used("other", "signatures", "-1");
    margins.used("other", "pages", "2");
    CostTally again = margins.rollUp();
    assertThat(again.made()).isEqualTo(1);
    assertThat(again.changed()).isEqualTo(1);
    assertThat(again.removed()).isEqualTo(1);
    assertThat(margins.rolledUp())
        .containsExactly(
            "payment.fee 10 at 0.05 = 0.5 EUR",
            "signatures 3 at 1 = 3 EUR",
            "tokens 300 at 0.001 = 0.3 EUR",
            "pages 2 at 0.01 = 0.02 EUR",
            "payment.fee 10 at 0.05 = 0.5 EUR");
    assertThat(margins.rollUp().differences()).isZero();
  }

  @Test
  void severalNodesAtOnceWriteEachRowOnceAndOneGoesOnWhereAnotherStopped() throws Exception {
    for (int i = 0; i < 900; i++) {
      margins.used("t" + i, "signatures", "" + (i + 1));
    }
    margins.clock(Margins.THIRD);
    JobRun.Progress killed =
        (done, _) -> {
          throw new IllegalStateException("killed after " + done);
        };
    Margin.Ask ask = new Margin.Ask(margins.world.environment(), Margins.JANUARY, false);
    assertThatThrownBy(() -> margins.margin().rollUp(ask, Margins.ADA, killed))
        .hasMessage("killed after 200");
    // Four times 200 accounts were begun, and what is begun is finished.
    assertThat(margins.rolledUp()).hasSize(1_600);
    try (Engine other = margins.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<CostTally>> runs = new ArrayList<>();
      for (Engine node : List.of(margins.engine(), other, margins.engine(), other)) {
        runs.add(() -> margins.rollUp(node, false));
      }
      long made = 0;
      for (Future<CostTally> run : threads.invokeAll(runs)) {
        made += run.get().made();
      }
      assertThat(made).isEqualTo(200);
    }
    assertThat(margins.rolledUp()).hasSize(1_800);
    assertThat(margins.rollUp().differences()).isZero();
  }
}
