package dev.cuota.core.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Money;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is owed comes about, however often and late it changes. */
class RecalculationTest {
  private static final AdjustmentStatus PENDING = AdjustmentStatus.PENDING;
  private static final AdjustmentStatus CHARGED = AdjustmentStatus.CHARGED;
  private static final AdjustmentStatus WAIVED = AdjustmentStatus.WAIVED;

  @Test
  void theFirstPartIsWhatIsOwed() {
    assertThat(Recalculation.of(List.of(), usd("2.25")))
        .isEqualTo(new Recalculation.Another(part(0, PENDING, "2.25")));
    assertThat(Recalculation.of(List.of(), usd("0"))).isEqualTo(new Recalculation.Right());
  }

  @Test
  void whatIsPendingIsChanged() {
    List<Part> before = List.of(part(0, PENDING, "2.25"));
    assertThat(Recalculation.of(before, usd("2.25"))).isEqualTo(new Recalculation.Right());
    assertThat(Recalculation.of(before, usd("3")))
        .isEqualTo(new Recalculation.Otherwise(part(0, PENDING, "3")));
    assertThat(Recalculation.of(before, usd("0")))
        .isEqualTo(new Recalculation.Otherwise(part(0, PENDING, "0")));
  }

  @Test
  void whatIsSettledIsCorrected() {
    List<Part> before = List.of(part(0, CHARGED, "10"));
    assertThat(Recalculation.of(before, usd("12")))
        .isEqualTo(new Recalculation.Another(part(1, PENDING, "2")));
    assertThat(Recalculation.of(before, usd("7")))
        .isEqualTo(new Recalculation.Another(part(1, PENDING, "-3")));
    assertThat(Recalculation.of(before, usd("10"))).isEqualTo(new Recalculation.Right());
  }

  @Test
  void aCorrectionThatIsPendingIsChangedToo() {
    List<Part> before = List.of(part(0, CHARGED, "10"), part(1, PENDING, "2"));
    assertThat(Recalculation.of(before, usd("10")))
        .isEqualTo(new Recalculation.Otherwise(part(1, PENDING, "0")));
    assertThat(Recalculation.of(before, usd("15")))
        .isEqualTo(new Recalculation.Otherwise(part(1, PENDING, "5")));
  }

  @Test
  void whoPaidNothingGetsNothing() {
    List<Part> before = List.of(part(0, WAIVED, "10"));
    assertThat(Recalculation.of(before, usd("7"))).isEqualTo(new Recalculation.Right());
    assertThat(Recalculation.of(before, usd("12")))
        .isEqualTo(new Recalculation.Another(part(1, PENDING, "2")));
    List<Part> paidMore = List.of(part(0, WAIVED, "10"), part(1, CHARGED, "2"));
    assertThat(Recalculation.of(paidMore, usd("0")))
        .isEqualTo(new Recalculation.Another(part(2, PENDING, "-2")));
  }

  /** However it goes on, in the end there was asked what is owed, as far as nothing was waived. */
  @Property
  void whatWasAskedComesToWhatIsOwed(@ForAll("courses") List<Step> steps) {
    List<Part> parts = new ArrayList<>();
    for (Step step : steps) {
      parts = after(parts, Recalculation.of(parts, step.owed()));
      assertThat(Recalculation.of(parts, step.owed())).isEqualTo(new Recalculation.Right());
      assertThat(sum(parts)).isEqualTo(step.owed());
      if (step.settles()) {
        parts =
            new ArrayList<>(
                parts.stream().map(one -> new Part(one.number(), CHARGED, one.amount())).toList());
      }
    }
  }

  private record Step(Money owed, boolean settles) {}

  @Provide
  Arbitrary<List<Step>> courses() {
    Arbitrary<Money> owed =
        Arbitraries.bigDecimals()
            .between(java.math.BigDecimal.ZERO, java.math.BigDecimal.valueOf(1_000))
            .ofScale(2)
            .map(amount -> new Money(amount, "USD"));
    return Arbitraries.of(true, false)
        .flatMap(settles -> owed.map(amount -> new Step(amount, settles)))
        .list()
        .ofMaxSize(20);
  }

  private static List<Part> after(List<Part> parts, Recalculation done) {
    List<Part> after = new ArrayList<>(parts);
    switch (done) {
      case Recalculation.Right _ -> {}
      case Recalculation.Another(Part part) -> after.add(part);
      case Recalculation.Otherwise(Part part) -> after.set(part.number(), part);
    }
    return after;
  }

  private static Money sum(List<Part> parts) {
    return parts.stream().map(Part::amount).reduce(Money.zero("USD"), Money::plus);
  }

  private static Part part(int number, AdjustmentStatus status, String amount) {
    return new Part(number, status, usd(amount));
  }

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }
}
