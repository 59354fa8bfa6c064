package dev.cuota.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Approval;
import dev.cuota.engine.billing.BulkOutcome;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.security.Cause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Texts EN = Texts.of("en");
  private static final Texts ES = Texts.of("es");

  @Test
  void everyTextIsThereInBothLanguages() {
    assertThat(Collections.list(ES.keys()))
        .containsExactlyInAnyOrderElementsOf(Collections.list(EN.keys()));
  }

  @Test
  void everyStateAndCodeHasALabelOfItsOwn() {
    List<Enum<?>> values =
        Stream.<Enum<?>[]>of(
                QuotaState.values(),
                ClusterStatus.values(),
                Reason.values(),
                EnforcementMode.values(),
                Mode.values(),
                AlertSeverity.values(),
                SubscriptionStatus.values(),
                Publication.values(),
                PauseReason.values(),
                ApprovalStep.values(),
                DesyncKind.values(),
                Cause.Source.values(),
                AdjustmentType.values(),
                AdjustmentStatus.values(),
                ChargeStatus.values(),
                BulkOutcome.values(),
                Severity.values())
            .flatMap(Stream::of)
            .filter(value -> value != SubscriptionStatus.UNKNOWN)
            .toList();
    for (Texts texts : List.of(EN, ES)) {
      assertThat(values)
          .allSatisfy(
              value ->
                  assertThat(texts.label(value))
                      .isNotEqualTo(texts.get("unknown"))
                      .isNotEqualTo(value.name()));
    }
  }

  @Test
  void statusesAreCalledAsPeopleCallThem() {
    assertThat(ES.label(SubscriptionStatus.UNKNOWN)).isEqualTo("Sin información");
    assertThat(ES.label(SubscriptionStatus.SUSPENDED)).isEqualTo("Suspendida");
    for (Texts texts : List.of(EN, ES)) {
      LifeTexts words = new LifeTexts(texts);
      assertThat(words.status(SubscriptionStatus.UNKNOWN).style()).isEqualTo("warning");
      assertThat(words.status(SubscriptionStatus.SUSPENDED).style()).isEqualTo("danger");
      for (SubscriptionStatus status : SubscriptionStatus.values()) {
        boolean fine = LifeTexts.style(status).equals("info");
        assertThat(words.meaning(status).isEmpty()).as(status.name()).isEqualTo(fine);
        assertThat(words.meaning(status)).isNotEqualTo(texts.get("unknown"));
      }
      for (Account.Approval approval : Account.Approval.values()) {
        assertThat(words.approval(approval).label()).isNotEqualTo(texts.get("unknown"));
      }
      Stream.of(Approval.State.values())
          .forEach(one -> assertThat(texts.has("ApprovalState." + one)).isTrue());
      Stream.of(Desync.State.values())
          .forEach(one -> assertThat(texts.has("DesyncState." + one)).isTrue());
      Stream.of(DesyncKind.Remedy.values())
          .forEach(one -> assertThat(texts.has("Remedy." + one)).isTrue());
    }
  }

  @Test
  void whatHasNoLabelIsSaidToBeUnknown() {
    assertThat(ES.label("QuotaState", "EXPLODED")).isEqualTo("Sin información");
    assertThat(EN.label("QuotaState", "EXPLODED")).isEqualTo("No information");
  }

  @Test
  void numbersAndTimesAreWrittenAsTheReaderWritesThem() {
    assertThat(EN.number(new BigDecimal("1234.5678"))).isEqualTo("1,234.568");
    assertThat(ES.number(new BigDecimal("1234.5678"))).isEqualTo("1.234,568");
    assertThat(ES.percent(80)).isEqualTo("80\u00a0%");
    assertThat(EN.time(Instant.parse("2026-01-02T23:04:05Z"))).isEqualTo("2 Jan 2026, 23:04:05");
  }

  @Test
  void moneyIsRoundedHalfUpAndNeverSeemsToBeNothing() {
    assertThat(EN.money(new BigDecimal("2.085"), "EUR")).isEqualTo("2.09\u00a0EUR");
    assertThat(ES.money(new BigDecimal("1234.5"), "USD")).isEqualTo("1.234,50\u00a0USD");
    assertThat(EN.money(new BigDecimal("0.0001"), "USD")).isEqualTo("<\u00a00.01\u00a0USD");
    assertThat(EN.money(BigDecimal.ZERO, "USD")).isEqualTo("0.00\u00a0USD");
  }
}
