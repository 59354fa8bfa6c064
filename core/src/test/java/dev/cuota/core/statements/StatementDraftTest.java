package dev.cuota.core.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.PriceVersion;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementDraftTest {
  private static final Tax ADDED = new Tax("IVA", new BigDecimal("21.00"), false);
  private static final Tax INCLUDED = new Tax("IVA", new BigDecimal("21"), true);

  @Test
  void feesComeFirstAndWaiversLast() {
    StatementDraft draft =
        StatementDraft.of(
            List.of(
                line(LineKind.WAIVER, "-1", null),
                line(LineKind.OVERAGE, "1", null),
                line(LineKind.PERIOD, "19", null)));
    assertThat(draft.lines())
        .extracting(line -> line.number() + " " + line.kind())
        .containsExactly("1 PERIOD", "2 OVERAGE", "3 WAIVER");
  }

  @Test
  void aTaxThatIsAddedComesOnTop() {
    StatementDraft draft = StatementDraft.of(List.of(line(LineKind.PERIOD, "19", ADDED)));
    assertThat(draft.amount()).isEqualTo(Money.of("19", "USD"));
    assertThat(draft.tax()).isEqualTo(Money.of("3.99", "USD"));
    assertThat(draft.total()).isEqualTo(Money.of("22.99", "USD"));
  }

  @Test
  void aTaxThatIsIncludedIsInTheTotalAlready() {
    StatementDraft draft = StatementDraft.of(List.of(line(LineKind.PERIOD, "19", INCLUDED)));
    assertThat(draft.tax()).isEqualTo(Money.of("3.30", "USD"));
    assertThat(draft.total()).isEqualTo(Money.of("19", "USD"));
  }

  @Property
  void whatIsGivenBackGivesItsTaxBack(@ForAll @IntRange(max = 1_000_000) int cents) {
    Money amount = new Money(BigDecimal.valueOf(cents, 2), "USD");
    for (Tax tax : List.of(ADDED, INCLUDED)) {
      assertThat(tax.on(amount.negated())).isEqualTo(tax.on(amount).negated());
    }
  }

  @Property
  void linesAddUpToTheTotal(
      @ForAll @Size(min = 1, max = 20)
          List<@IntRange(min = -100_000, max = 100_000) Integer> cents) {
    List<StatementLine> lines =
        cents.stream()
            .map(one -> line(LineKind.OVERAGE, BigDecimal.valueOf(one, 2).toString(), ADDED))
            .toList();
    StatementDraft draft = StatementDraft.of(lines);
    assertThat(draft.amount().plus(draft.tax())).isEqualTo(draft.total());
    Money due = Money.zero("USD");
    for (StatementLine line : draft.lines()) {
      due = due.plus(line.due());
      assertThat(line.due().isRounded()).isTrue();
    }
    assertThat(due).isEqualTo(draft.total());
  }

  private static StatementLine line(LineKind kind, String amount, @Nullable Tax tax) {
    return new StatementLine(
        0,
        kind,
        UUID.nameUUIDFromBytes(amount.getBytes(StandardCharsets.UTF_8)),
        null,
        new StatementLine.Title("Growth", "Crecimiento"),
        Period.month(YearMonth.of(2026, 1)),
        new PriceVersion("growth", 1),
        null,
        Money.of(amount, "USD"),
        tax,
        "");
  }
}
