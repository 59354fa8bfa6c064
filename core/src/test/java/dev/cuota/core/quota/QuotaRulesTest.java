package dev.cuota.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QuotaRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final int GRACE_DAYS = 7;

  @Test
  void anAccountThatStaysOverGoesThroughGraceToTheHardLimit() {
    QuotaStatus soft = next(QuotaStatus.fresh(NOON), 10_000, NOON);
    assertThat(soft.state()).isEqualTo(QuotaState.SOFT_LIMIT);
    assertThat(next(soft, 10_100, at("2026-01-11T02:59:59Z")).state())
        .isEqualTo(QuotaState.SOFT_LIMIT);
    QuotaStatus grace = next(soft, 10_100, at("2026-01-11T03:00:00Z"));
    assertThat(grace.state()).isEqualTo(QuotaState.GRACE);
    assertThat(until(grace)).isEqualTo(at("2026-01-17T12:00:00Z"));
    assertThat(next(grace, 12_000, at("2026-01-17T11:59:59Z")).state()).isEqualTo(QuotaState.GRACE);
    assertThat(next(grace, 12_000, at("2026-01-17T12:00:00Z")).state())
        .isEqualTo(QuotaState.HARD_LIMIT);
  }

  @Test
  void aPlanWithoutGraceBlocksAtOnce() {
    QuotaFacts facts = new QuotaFacts(10_000, 0, NOON, false);
    assertThat(QuotaRules.next(QuotaStatus.fresh(NOON), facts).status().state())
        .isEqualTo(QuotaState.HARD_LIMIT);
  }

  @Test
  void fallingUnderTheLimitForAMomentBuysNoNewGrace() {
    QuotaStatus soft = next(QuotaStatus.fresh(NOON), 10_000, NOON);
    QuotaStatus under = next(soft, 9_000, NOON.plus(Duration.ofDays(6)));
    assertThat(under.state()).isEqualTo(QuotaState.WARNING);
    assertThat(next(under, 10_000, NOON.plus(Duration.ofDays(8))).state())
        .isEqualTo(QuotaState.HARD_LIMIT);
  }

  @Test
  void anAccountThatWasActiveInBetweenHasItsGraceAgain() {
    QuotaStatus soft = next(QuotaStatus.fresh(NOON), 10_000, NOON);
    QuotaStatus active = next(soft, 1_000, NOON.plus(Duration.ofDays(6)));
    assertThat(active.state()).isEqualTo(QuotaState.ACTIVE);
    assertThat(next(active, 10_000, NOON.plus(Duration.ofDays(8))).state())
        .isEqualTo(QuotaState.SOFT_LIMIT);
  }

  @Test
  void aNewPeriodStartsAfreshForWhoIsUnderAndGoesOnForWhoIsStillOver() {
    QuotaStatus hard = next(QuotaStatus.fresh(NOON), 20_000, NOON);
    hard = next(hard, 20_000, NOON.plus(Duration.ofDays(10)));
    Instant february = at("2026-02-01T00:00:00Z");
    QuotaStep under = step(hard, 9_900, february);
    assertThat(under.status().state()).isEqualTo(QuotaState.WARNING);
    assertThat(under.status().grace()).isNull();
    assertThat(under.change()).isEqualTo(QuotaChange.PERIOD_STARTED);
    assertThat(step(hard, 20_000, february).status().state()).isEqualTo(QuotaState.HARD_LIMIT);
  }

  @Test
  void newTermsStartAfreshWithNewGrace() {
    QuotaStatus hard = next(QuotaStatus.fresh(NOON), 20_000, NOON);
    hard = next(hard, 20_000, NOON.plus(Duration.ofDays(10)));
    Instant upgraded = NOON.plus(Duration.ofDays(11));
    QuotaStep step = QuotaRules.next(hard, new QuotaFacts(10_500, GRACE_DAYS, upgraded, true));
    assertThat(step.status().state()).isEqualTo(QuotaState.SOFT_LIMIT);
    assertThat(until(step.status())).isEqualTo(upgraded.plus(Duration.ofDays(7)));
    assertThat(step.change()).isEqualTo(QuotaChange.TERMS_CHANGED);
  }

  @Test
  void anyOrAllAllowancesDecide() {
    assertThat(QuotaRules.fill(Plan.Policy.ANY, List.of(100, 10_000))).isEqualTo(10_000);
    assertThat(QuotaRules.fill(Plan.Policy.ALL, List.of(100, 10_000))).isEqualTo(100);
    assertThat(QuotaRules.fill(Plan.Policy.ALL, List.of())).isZero();
  }

  @Test
  void everyMoveSaysWhy() {
    QuotaStatus active = QuotaStatus.fresh(NOON);
    QuotaStep rose = step(active, 8_000, NOON);
    assertThat(rose.change()).isEqualTo(QuotaChange.USAGE_ROSE);
    assertThat(step(rose.status(), 8_000, NOON).change()).isNull();
    assertThat(step(rose.status(), 7_499, NOON).change()).isEqualTo(QuotaChange.USAGE_FELL);
    QuotaStatus soft = next(active, 10_000, NOON);
    assertThat(step(soft, 10_000, NOON.plus(Duration.ofDays(1))).change())
        .isEqualTo(QuotaChange.GRACE_STARTED);
    assertThat(step(soft, 10_000, NOON.plus(Duration.ofDays(9))).change())
        .isEqualTo(QuotaChange.GRACE_ENDED);
  }

  /** The page is made from the rules; run with -Dcuota.writeDocs=true after changing them. */
  @Test
  void thePageOfQuotaStatesSaysWhatTheRulesDo() throws IOException {
    Path page = Path.of("..", "docs", "quota-states.md");
    String expected = QuotaStatesPage.write();
    if (Boolean.getBoolean("cuota.writeDocs")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }
    assertThat(Files.readString(page)).isEqualTo(expected);
  }

  private static Instant until(QuotaStatus status) {
    return Objects.requireNonNull(status.grace()).until();
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static QuotaStatus next(QuotaStatus status, int fill, Instant now) {
    return step(status, fill, now).status();
  }

  private static QuotaStep step(QuotaStatus status, int fill, Instant now) {
    return QuotaRules.next(status, new QuotaFacts(fill, GRACE_DAYS, now, false));
  }
}
