package dev.cuota.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Mode;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.engine.platform.AlertSeverity;
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
                Severity.values())
            .flatMap(Stream::of)
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
