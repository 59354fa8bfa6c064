package dev.cuota.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
  /** Property managers' plans with every allowance used up: 1.00 a signature, 0.023 a GB, and so on. */
  private static final Map<String, Economy> FULL =
      Map.of(
          "free", economy("free", "0", "0.012"),
          "starter", economy("starter", "49", "3.14"),
          "professional", economy("professional", "149", "14.445"),
          "enterprise", economy("enterprise", "499", "68.24"));

  private static Economy economy(String plan, String revenue, String cost) {
    return new Economy(plan, Money.of(revenue, "EUR"), Money.of(cost, "EUR"), 1);
  }

  private static String cost(String plan) {
    return Objects.requireNonNull(FULL.get(plan)).cost(1).orElseThrow().toString();
  }

  /** 30 at 0.012, 50 at 3.14, 15 at 14.445 and 5 at 68.24 cost 0.36 + 157.00 + 216.68 + 341.20. */
  @ParameterizedTest
  @CsvSource({
    "100, 7180.00 EUR, 715.24 EUR, 6464.76 EUR, 90",
    "1000, 71800.00 EUR, 7152.35 EUR, 64647.65 EUR, 90",
    "10000, 718000.00 EUR, 71523.50 EUR, 646476.50 EUR, 90"
  })
  void theUsualMixComesToWhatIsWorkedOutByHand(
      int accounts, String revenue, String cost, String margin, int percent) {
    Projection projection = Projection.of(accounts, Mix.USUAL, FULL);
    assertThat(projection.revenue()).hasToString("{EUR=" + revenue + "}");
    assertThat(projection.cost().orElseThrow()).hasToString(cost);
    assertThat(projection.margin().orElseThrow()).hasToString(margin);
    assertThat(projection.marginPercent()).contains(percent);
  }

  @Test
  void oneAccountOnEachPlanCostsWhatItsAllowancesCost() {
    assertThat(cost("free")).isEqualTo("0.01 EUR");
    assertThat(cost("starter")).isEqualTo("3.14 EUR");
    assertThat(cost("professional")).isEqualTo("14.45 EUR");
    assertThat(cost("enterprise")).isEqualTo("68.24 EUR");
  }

  @Test
  void accountsThatAreLeftGoToThosePlansThatLackMostOfTheNextOneAndAmongEqualsToTheSmallest() {
    assertThat(Mix.USUAL.of(10))
        .containsExactly(
            Map.entry("free", 3),
            Map.entry("starter", 5),
            Map.entry("professional", 1),
            Map.entry("enterprise", 1));
    assertThat(Mix.USUAL.of(3))
        .containsExactly(
            Map.entry("free", 1),
            Map.entry("starter", 2),
            Map.entry("professional", 0),
            Map.entry("enterprise", 0));
  }

  @Property
  void nobodyIsLostOrDoubledAndNoPlanIsAWholeAccountAway(
      @ForAll @IntRange(max = 100_000) int accounts,
      @ForAll @IntRange(max = 97) int a,
      @ForAll @IntRange(max = 97) int b,
      @ForAll @IntRange(min = 1, max = 97) int c) {
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    shares.put("a", BigDecimal.valueOf(a));
    shares.put("b", BigDecimal.valueOf(b));
    shares.put("c", BigDecimal.valueOf(c));
    Map<String, Integer> spread = new Mix(shares).of(accounts);
    assertThat(spread.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(accounts);
    long sum = (long) a + b + c;
    shares.forEach(
        (plan, share) -> {
          long given = spread.getOrDefault(plan, -1) * sum;
          assertThat(Math.abs(given - accounts * share.longValueExact())).isLessThan(sum);
        });
  }

  @Test
  void whatIsNotKnownOfAPlanStaysUnknown() {
    Map<String, Economy> some = new TreeMap<>(FULL);
    some.put("enterprise", new Economy("enterprise", Money.of("499", "EUR"), null, 1));
    Projection projection = Projection.of(100, Mix.USUAL, some);
    assertThat(projection.revenue()).hasToString("{EUR=7180.00 EUR}");
    assertThat(projection.cost()).isEmpty();
    assertThat(projection.margin()).isEmpty();
    assertThat(Projection.of(3, Mix.USUAL, some).cost()).isPresent();
    some.remove("enterprise");
    assertThat(Projection.of(100, Mix.USUAL, some).lines().getLast().revenue()).isNull();
  }

  /** Seven months of some account brought 100; three accounts bring 42.857… in one. */
  @Test
  void theAverageOfManyIsRoundedOnce() {
    Economy economy = new Economy("starter", Money.of("100", "EUR"), Money.of("1.0005", "EUR"), 7);
    assertThat(economy.revenue(3)).hasToString("42.86 EUR");
    assertThat(economy.cost(7)).contains(Money.of("1", "EUR"));
  }

  @Test
  void sharesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Mix(Map.of("free", BigDecimal.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mix(Map.of("free", BigDecimal.ONE.negate())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
